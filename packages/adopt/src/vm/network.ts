import {parseProperties, parseVmNic} from '@phoenix/proxmox';
import {type Entry, listed, written} from '../draft.js';

/** What cloud-init is told of net0. */
export interface Addresses {
  readonly ip?: string | undefined;
  readonly gw?: string | undefined;
  readonly nameservers: readonly string[];
  readonly searchdomain?: string | undefined;
}

const SAYABLE = new Set(['model', 'macaddr', 'bridge', 'tag', 'firewall']);
/** Addresses that Proxmox makes up begin so. */
const MADE_UP = /^BC:24:11:/i;

/** net0; the config knows no other, and no model but virtio. */
export function networkOf(
  keys: ReadonlyMap<string, string>,
  filtered: boolean,
  said: Addresses,
): {readonly entry: Entry; readonly notes: readonly string[]} {
  const text = keys.get('net0');
  const nic = parseVmNic(text ?? '');
  const firewall = nic.properties.get('firewall') === '1';
  const ip = said.ip === 'dhcp' ? undefined : said.ip;
  const entry = written({
    network_bridge: nic.bridge,
    network_config: written({
      ip,
      gw: ip === undefined ? undefined : said.gw,
      nameservers: said.nameservers,
      searchdomain: said.searchdomain,
      vlan: text === undefined || !nic.properties.has('tag') ? undefined : Number(nic.properties.get('tag')),
      mac: nic.hwaddr === undefined || MADE_UP.test(nic.hwaddr) ? undefined : nic.hwaddr,
      firewall: text === undefined || firewall === filtered ? undefined : firewall,
    }),
  });
  const more = [
    ...(nic.model === 'virtio' || text === undefined ? [] : [`net0's model ${nic.model}`]),
    ...[...nic.properties].filter(([name]) => !SAYABLE.has(name)).map(([name, value]) => `net0's ${name}=${value}`),
    ...[...keys.keys()].filter((key) => /^net[1-9]\d*$/.test(key)),
  ];
  return {
    entry,
    notes: [
      ...(more.length === 0 ? [] : [`the config has no word for ${listed(more)}`]),
      ...(text === undefined ? ['it has no net0, and every VM of the config has one: phoenix would add it'] : []),
    ],
  };
}

/** What Proxmox's own cloud-init keys say. */
export function addressesOf(keys: ReadonlyMap<string, string>): Addresses {
  const ipconfig = parseProperties(keys.get('ipconfig0') ?? '');
  const words = (key: string) => (keys.get(key) ?? '').split(/[,;\s]+/).filter((word) => word !== '');
  return {
    ip: ipconfig.get('ip'),
    gw: ipconfig.get('gw'),
    nameservers: words('nameserver'),
    searchdomain: keys.get('searchdomain'),
  };
}
