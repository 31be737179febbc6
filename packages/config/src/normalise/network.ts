import type {Container, Nic} from '@phoenix/kit';
import {asList, asNumber, asText, isObject, type JsonObject} from '../json.js';

type Network = Pick<Container, 'nics' | 'nameservers' | 'searchdomain'>;

/** `network_config`, one or a list: net0, net1 … Name servers and search domain belong to the whole container. */
export const networkOf = ({network_config, mac_address}: JsonObject): Network => {
  const configs = asList(network_config).filter(isObject);
  const searchdomain = configs.map(({searchdomain}) => asText(searchdomain)).find((each) => each !== undefined);
  return {
    nics: configs.map((config, i) => nicOf(config, i, i === 0 ? asText(mac_address) : undefined)),
    nameservers: [...new Set(configs.flatMap(({nameservers}) => words(nameservers)))],
    ...(searchdomain === undefined ? {} : {searchdomain}),
  };
};

/** A list, or one string with spaces, commas or semicolons between. */
export const words = (given: unknown): string[] =>
  asList(given)
    .flatMap((entry) => String(entry).split(/[\s,;]+/))
    .filter((word) => word !== '');

/** Sorted, each once: the kernel knows no order. */
const trunksOf = (given: unknown): number[] => [...new Set(words(given).map(Number))].sort((a, b) => a - b);

const nicOf = (config: JsonObject, index: number, mac: string | undefined): Nic => {
  const text = (key: string) => {
    const value = asText(config[key]);
    return value === undefined || value === '' ? {} : {[key]: value};
  };
  const number = (key: string) => {
    const value = asNumber(config[key]);
    return value === undefined ? {} : {[key]: value};
  };
  const hwaddr = asText(config.mac) ?? mac;
  return {
    name: asText(config.name) ?? `eth${index}`,
    bridge: asText(config.bridge) ?? 'vmbr0',
    ...text('ip'),
    ...text('gw'),
    ...text('ip6'),
    ...text('gw6'),
    ...number('vlan'),
    ...number('mtu'),
    ...(typeof config.firewall === 'boolean' ? {firewall: config.firewall} : {}),
    ...(hwaddr === undefined ? {} : {hwaddr}),
    ...number('rate'),
    ...(config.trunks === undefined ? {} : {trunks: trunksOf(config.trunks)}),
    ...(typeof config.link_down === 'boolean' ? {linkDown: config.link_down} : {}),
    ...(typeof config.host_managed === 'boolean' ? {hostManaged: config.host_managed} : {}),
  };
};
