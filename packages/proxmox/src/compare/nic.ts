import type {Nic} from '@phoenix/kit';
import {formatProperties, parseProperties} from '../guest-config/properties.js';

/** A netN of a config file: a nic that always has its hardware address. */
export type CurrentNic = Nic & {readonly properties: ReadonlyMap<string, string>};

/** Reads `name=eth0,bridge=vmbr0,hwaddr=BC:24:11:00:00:01,ip=dhcp,type=veth`. */
export const parseNic = (text: string): CurrentNic => {
  const properties = parseProperties(text);
  const get = (key: string) => properties.get(key);
  const number = (key: string) => (get(key) === undefined ? undefined : Number(get(key)));
  return {
    name: get('name') ?? '',
    bridge: get('bridge') ?? '',
    ...defined({ip: get('ip'), gw: get('gw'), ip6: get('ip6'), gw6: get('gw6')}),
    ...defined({vlan: number('tag'), mtu: number('mtu'), hwaddr: get('hwaddr')}),
    ...(get('firewall') === undefined ? {} : {firewall: get('firewall') === '1'}),
    ...defined({rate: number('rate')}),
    ...(get('trunks') === undefined ? {} : {trunks: get('trunks')!.split(';').map(Number)}),
    ...(get('link_down') === undefined ? {} : {linkDown: get('link_down') === '1'}),
    ...(get('host-managed') === undefined ? {} : {hostManaged: get('host-managed') === '1'}),
    properties,
  };
};

/**
 * The value for `--netN`. `hwaddr` is the address that the nic has now: without one Proxmox makes up a new one at every
 * set, and the guest's connections drop. One in the configuration wins.
 */
export const nicToProperty = (nic: Nic, hwaddr?: string): string =>
  formatProperties([
    ['name', nic.name],
    ['bridge', nic.bridge],
    ['firewall', nic.firewall === true ? true : undefined],
    ['gw', nic.gw],
    ['gw6', nic.gw6],
    ['host-managed', nic.hostManaged],
    ['hwaddr', nic.hwaddr ?? hwaddr],
    ['ip', nic.ip],
    ['ip6', nic.ip6],
    // Only that it is there makes it so, `link_down=0` too (PVE::LXC, net_tap_plug).
    ['link_down', nic.linkDown === true ? true : undefined],
    ['mtu', nic.mtu],
    ['rate', nic.rate],
    ['tag', nic.vlan],
    ['trunks', nic.trunks === undefined || nic.trunks.length === 0 ? undefined : nic.trunks.join(';')],
    ['type', 'veth'],
  ]);

/** The properties of an object that have a value. */
const defined = <T extends object>(object: T): {[K in keyof T]?: NonNullable<T[K]>} =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
