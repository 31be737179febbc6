import {type CurrentVmNic, parseProperties, parseVmNic} from '@phoenix/proxmox';
import {type Entry, listed, written} from '../draft.js';
import {numbered} from '../numbered.js';

/** What cloud-init is told of one nic. */
export interface NicAddresses {
  readonly ip?: string | undefined;
  readonly gw?: string | undefined;
  readonly ip6?: string | undefined;
  readonly gw6?: string | undefined;
}

/** What cloud-init is told of net0 and on. */
export interface Addresses {
  readonly nics: readonly NicAddresses[];
  readonly nameservers: readonly string[];
  readonly searchdomain?: string | undefined;
}

/** Addresses that Proxmox makes up begin so. */
const MADE_UP = /^BC:24:11:/i;

/** net0 and on: one as an object, several as a list. */
export function networkOf(
  keys: ReadonlyMap<string, string>,
  filtered: boolean,
  said: Addresses,
  seeded: boolean,
): {readonly entry: Entry; readonly none: boolean; readonly notes: readonly string[]} {
  const all = numbered(keys, 'net');
  // One that lies behind a gap would get another number.
  const named = all.filter(([key], i) => key === `net${i}`).map(([, text]) => parseVmNic(text));
  const others = all.slice(named.length).map(([key]) => key);
  const resolving = {nameservers: said.nameservers, searchdomain: said.searchdomain};
  const nics = named.map((nic, i) => nicEntry(nic, filtered, addressesIn(said.nics[i] ?? {}, i, seeded)));
  return {
    entry: entryOf(
      named.map(({bridge}) => bridge),
      nics,
      resolving,
    ),
    none: nics.length === 0,
    notes: others.length === 0 ? [] : [`the config has no word for ${listed(others)}`],
  };
}

/** The bridge of the only one has a field of its own, which the file's defaults mostly say. */
function entryOf(bridges: readonly (string | undefined)[], nics: readonly Entry[], resolving: Entry): Entry {
  const [first, ...more] = nics;
  if (first === undefined) return {};
  if (more.length === 0)
    return written({network_bridge: bridges[0], network_config: written({...first, ...resolving})});
  return {network_config: nics.map((nic, i) => written({bridge: bridges[i], ...nic, ...(i === 0 ? resolving : {})}))};
}

/** Of a cloud image that asks by DHCP on its first nic nothing has to be said, and without cloud-init never. */
const addressesIn = ({ip, gw, ip6, gw6}: NicAddresses, index: number, seeded: boolean): Entry => {
  if (!seeded) return {};
  const said = ip === 'dhcp' && index === 0 && ip6 === undefined ? undefined : ip;
  return {ip: ip === 'manual' && index > 0 ? undefined : said, gw: ip?.includes('/') ? gw : undefined, ip6, gw6};
};

function nicEntry({model, hwaddr, properties}: CurrentVmNic, filtered: boolean, addresses: Entry): Entry {
  const number = (key: string) => (properties.has(key) ? Number(properties.get(key)) : undefined);
  const firewall = properties.get('firewall') === '1';
  return written({
    ...addresses,
    vlan: number('tag'),
    mac: hwaddr === undefined || MADE_UP.test(hwaddr) ? undefined : hwaddr,
    model: model === 'virtio' ? undefined : model,
    mtu: number('mtu'),
    rate: number('rate'),
    queues: number('queues'),
    trunks: properties.get('trunks'),
    link_down: properties.get('link_down') === '1' ? true : undefined,
    firewall: firewall === filtered ? undefined : firewall,
  });
}

/** What Proxmox's own cloud-init keys say. */
export function addressesOf(keys: ReadonlyMap<string, string>): Addresses {
  const words = (key: string) => (keys.get(key) ?? '').split(/[,;\s]+/).filter((word) => word !== '');
  return {
    nics: numbered(keys, 'net').map((_, i) => {
      const ipconfig = parseProperties(keys.get(`ipconfig${i}`) ?? '');
      const of = (key: string) => ipconfig.get(key);
      return {ip: of('ip'), gw: of('gw'), ip6: of('ip6'), gw6: of('gw6')};
    }),
    nameservers: words('nameserver'),
    searchdomain: keys.get('searchdomain'),
  };
}
