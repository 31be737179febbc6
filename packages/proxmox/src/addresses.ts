import {type Command, cmd} from '@phoenix/kit';
import type {GuestState} from './facts/guests.js';
import {parseProperties} from './guest-config/properties.js';

/** Addresses without prefix, in the order of the nics: what Proxmox itself is told of them. Not `dhcp`, `auto`, `manual`. */
export const configuredAddresses = ({kind, config: {keys}}: Pick<GuestState, 'kind' | 'config'>): readonly string[] =>
  [...keys]
    .filter(([key]) => (kind === 'lxc' ? /^net\d+$/ : /^ipconfig\d+$/).test(key))
    .sort(([a], [b]) => a.localeCompare(b, 'en', {numeric: true}))
    .flatMap(([, value]) => {
      const properties = parseProperties(value);
      return ['ip', 'ip6'].flatMap((name) => plainAddress(properties.get(name)));
    });

/** `10.0.0.5/24` -> `10.0.0.5`; of anything else nothing. */
export const plainAddress = (text: string | undefined): readonly string[] => {
  const address = text?.replace(/\/.*$/, '') ?? '';
  return /^\d+(?:\.\d+){3}$|^(?=.*:.*:)[\da-f:.]+$/i.test(address) ? [address] : [];
};

/** Asks a running guest which addresses it has; undefined: there is nobody to ask. lxc-info(1), qm(1). */
export function askAddresses({
  id,
  kind,
  config: {keys},
}: Pick<GuestState, 'id' | 'kind' | 'config'>): Command | undefined {
  if (kind === 'lxc') return cmd`lxc-info -n ${id} -iH`;
  const agent = parseProperties(keys.get('agent') ?? '0', 'enabled').get('enabled');
  return agent === '1' ? cmd`qm guest cmd ${id} network-get-interfaces` : undefined;
}

/** What the answer says, without those that mean something on their own link only; of a VM those of its nics first. */
export function readAddresses(
  {kind, config: {keys}}: Pick<GuestState, 'kind' | 'config'>,
  stdout: string,
): readonly string[] {
  if (kind === 'lxc') return stdout.split(/\s+/).flatMap(plainAddress).filter(isGlobal);
  const macs = [...keys].flatMap(([key, value]) =>
    /^net\d+$/.test(key) ? (/[\da-f]{2}(?::[\da-f]{2}){5}/i.exec(value)?.[0].toLowerCase() ?? []) : [],
  );
  const own = interfacesIn(stdout).filter(({mac}) => macs.includes(mac));
  return own
    .sort((a, b) => macs.indexOf(a.mac) - macs.indexOf(b.mac))
    .flatMap(({addresses}) => addresses)
    .filter(isGlobal);
}

/** Loopback and link-local: RFC 6890. */
const isGlobal = (address: string): boolean => !/^(?:127\.|169\.254\.|::1$|fe[89ab])/i.test(address);

interface Interface {
  readonly mac: string;
  readonly addresses: readonly string[];
}

/** guest-network-get-interfaces of qemu-ga-ref(7). */
function interfacesIn(json: string): Interface[] {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return [];
  }
  return (Array.isArray(value) ? value : []).map((one: Readonly<Record<string, unknown>> | null) => {
    const addresses = Array.isArray(one?.['ip-addresses']) ? (one['ip-addresses'] as unknown[]) : [];
    return {
      mac: String(one?.['hardware-address'] ?? '').toLowerCase(),
      addresses: addresses.flatMap((each) => plainAddress(String((each as {'ip-address'?: unknown})['ip-address']))),
    };
  });
}
