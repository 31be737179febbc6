import type {VirtualMachine, VmNic} from '@phoenix/kit';
import {asNumber, asObject, asText, isObject, type JsonObject} from '../json.js';
import {words} from './network.js';
import {present} from './present.js';
import {isSeeded} from './vm-inside.js';

/** net0 and on with what cloud-init says of them. A VM that says nothing has one nic; an empty list means none. */
export const vmNetworkOf = (object: JsonObject): Pick<VirtualMachine, 'nics' | 'nameservers' | 'searchdomain'> => {
  const {network_config} = object;
  const all = Array.isArray(network_config) ? network_config.filter(isObject) : [asObject(network_config)];
  return {
    nics: all.map((given, i) => nicOf(given, i, object)),
    nameservers: [...new Set(all.flatMap(({nameservers}) => words(nameservers)))],
    ...present({searchdomain: all.map(({searchdomain}) => asText(searchdomain)).find((one) => one !== undefined)}),
  };
};

/** A gateway comes with an address or not at all. */
const nicOf = (given: JsonObject, index: number, object: JsonObject): VmNic => {
  const ip6 = addressOf(given.ip6);
  const ip = addressOf(given.ip) ?? unsaidOf(given, index, object);
  const filtered = asObject(object.firewall).enabled === true ? true : undefined;
  return {
    bridge: asText(given.bridge) ?? asText(object.network_bridge) ?? 'vmbr0',
    ...present({
      model: asText(given.model),
      ip: isManual(ip) ? undefined : ip,
      gw: isManual(ip) || ip === 'dhcp' ? undefined : asText(given.gw),
      ip6: isManual(ip6) ? undefined : ip6,
      gw6: ip6?.includes('/') ? asText(given.gw6) : undefined,
      vlan: asNumber(given.vlan),
      mtu: asNumber(given.mtu),
      rate: asNumber(given.rate),
      queues: asNumber(given.queues),
      trunks: asText(given.trunks),
      linkDown: typeof given.link_down === 'boolean' ? given.link_down : undefined,
      firewall: typeof given.firewall === 'boolean' ? given.firewall : filtered,
      hwaddr: asText(given.mac),
    }),
  };
};

const addressOf = (given: unknown): string | undefined => asText(given) || undefined;
const isManual = (address: string | undefined): boolean => address === undefined || address === 'manual';

/** A cloud image asks by DHCP, on its first nic, where nobody says anything else. */
const unsaidOf = ({ip6}: JsonObject, index: number, object: JsonObject): string | undefined =>
  index === 0 && addressOf(ip6) === undefined && isSeeded({object}) ? 'dhcp' : undefined;
