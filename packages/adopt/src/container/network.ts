import {parseNic} from '@phoenix/proxmox';
import {type Entry, listed, written} from '../draft.js';
import {numbered} from '../numbered.js';

interface Network {
  readonly network_config: Entry | readonly Entry[] | undefined;
  readonly mac_address: string | undefined;
  readonly notes: readonly string[];
}

/** What the config has words for, and what every nic of a container has. */
const SAYABLE = new Set([
  ...['name', 'bridge', 'ip', 'gw', 'ip6', 'gw6', 'tag', 'mtu', 'hwaddr', 'firewall', 'type', 'rate', 'trunks'],
  ...['link_down', 'host-managed'],
]);

/** Addresses that Proxmox makes up begin so; others were chosen by somebody. Source: pve-common, random_ether_addr with the prefix of datacenter.cfg. */
const MADE_UP = /^BC:24:11:/i;

/** net0 and on. @param filtered the container's own firewall is on: its nics are filtered unless they say otherwise */
export function networkOf(keys: ReadonlyMap<string, string>, filtered: boolean): Network {
  const nics = numbered(keys, 'net').map(([key, value]) => ({key, nic: parseNic(value)}));
  const words = (key: string) => (keys.get(key) ?? '').split(/[,;\s]+/).filter((word) => word !== '');
  const entries = nics.map(({nic}, i) =>
    written({
      name: nic.name === `eth${i}` ? undefined : nic.name,
      bridge: nic.bridge === '' ? undefined : nic.bridge,
      ip: nic.ip,
      gw: nic.gw,
      ip6: nic.ip6,
      gw6: nic.gw6,
      vlan: nic.vlan,
      mtu: nic.mtu,
      firewall: (nic.firewall ?? false) === filtered ? undefined : nic.firewall === true,
      mac: i === 0 ? undefined : chosen(nic.hwaddr),
      rate: nic.rate,
      trunks: nic.trunks,
      link_down: nic.linkDown === true ? true : undefined,
      host_managed: nic.hostManaged,
      // Of the whole container, and said at its first nic.
      nameservers: i === 0 ? words('nameserver') : undefined,
      searchdomain: i === 0 ? keys.get('searchdomain') : undefined,
    }),
  );
  const more = nics.flatMap(({key, nic}) =>
    [...nic.properties].filter(([name]) => !SAYABLE.has(name)).map(([name, value]) => `${key}'s ${name}=${value}`),
  );
  return {
    network_config: entries.length > 1 ? entries : entries[0],
    mac_address: chosen(nics[0]?.nic.hwaddr),
    notes: [
      ...(more.length === 0 ? [] : [`the config has no word for ${listed(more)}`]),
      ...(nics.length === 0 && (keys.has('nameserver') || keys.has('searchdomain'))
        ? ['it has name servers and no network: the config says them with the network only']
        : []),
    ],
  };
}

const chosen = (hwaddr: string | undefined): string | undefined =>
  hwaddr === undefined || MADE_UP.test(hwaddr) ? undefined : hwaddr;
