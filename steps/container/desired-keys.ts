import type {Container, Device, Nic} from '@phoenix/kit';
import {nicToProperty, parseNic, SWAP_OF_NEW} from '@phoenix/proxmox';
import {nicKeys} from './nic-keys.js';

export type Keys = ReadonlyMap<string, string>;

/**
 * The keys of the guest's config that phoenix answers for, as `pct set` takes them; what is not in the map should not be
 * set. Without rootfs and mpN, which are volumes, and without the description, which holds more than the user's text.
 * @param current the guest's keys: addresses that Proxmox made up are kept, and devices keep their numbers.
 */
export function desiredKeys(container: Container, current: Keys = new Map()): Keys {
  const {nics, devices, startup, pctFeatures, tags, nameservers, firewall} = container;
  // The guest's firewall filters its nics, but for one of which the config says otherwise.
  const filtered = (nic: Nic): Nic => ({firewall: firewall?.enabled ?? false, ...nic});
  const netKeys = nicKeys(nics, current);
  const optional: [string, string | number | undefined][] = [
    ['hostname', container.hostname],
    ['memory', container.memoryMb],
    // To delete it would be to leave it without any.
    ['swap', container.swapMb ?? (current.has('swap') ? SWAP_OF_NEW : undefined)],
    ['cores', container.cores],
    ['cpulimit', container.cpuLimit],
    ['cpuunits', container.cpuUnits],
    ['onboot', container.onboot ? 1 : undefined],
    ['startup', properties({order: startup?.order, up: startup?.up, down: startup?.down})],
    ['protection', container.protection ? 1 : undefined],
    ['tags', tags.length === 0 ? undefined : tags.join(';')],
    ['features', properties(pctFeatures)],
    ['nameserver', nameservers.length === 0 ? undefined : nameservers.join(' ')],
    ['searchdomain', container.searchdomain],
    ['timezone', container.timezone],
    ['cmode', container.cmode],
    ['console', container.console === undefined ? undefined : Number(container.console)],
    ['tty', container.tty],
    ['debug', container.debug === true ? 1 : undefined],
    ['hookscript', container.hookscript],
    ...nics.map((nic, i): [string, string] => [netKeys[i]!, nicValue(filtered(nic), current.get(netKeys[i]!))]),
    ...numbered(devices, current),
  ];
  return new Map(
    optional.flatMap(([key, value]) => (value === undefined || value === '' ? [] : [[key, String(value)]])),
  );
}

/** Whether phoenix answers for a key: one that it answers for and does not want is deleted. */
export const isManaged = (key: string): boolean => MANAGED.has(key) || /^(?:net|dev)\d+$/.test(key);

const MANAGED: ReadonlySet<string> = new Set([
  'hostname',
  'memory',
  'swap',
  'cores',
  'cpulimit',
  'cpuunits',
  'onboot',
  'startup',
  'protection',
  'tags',
  'features',
  'nameserver',
  'searchdomain',
  'timezone',
  'cmode',
  'console',
  'tty',
  'debug',
  'hookscript',
]);

/** Setting a nic without its hwaddr would give it a new one, and cut the guest's connections. */
function nicValue(nic: Nic, current: string | undefined): string {
  if (current === undefined) return nicToProperty(nic);
  const {hwaddr, hostManaged} = parseNic(current);
  // Proxmox VE 9.1 chooses so for a container of an OCI image, in which nobody would set the nic up.
  return nicToProperty(hostManaged === undefined ? nic : {hostManaged, ...nic}, hwaddr);
}

/** Devices that are there keep their devN, the others take free numbers: no change of order is a change. */
function numbered(devices: readonly Device[], current: Keys): [string, string][] {
  const taken = new Map<string, string>();
  for (const device of devices) {
    const key = [...current].find(([name, value]) => /^dev\d+$/.test(name) && pathOf(value) === device.path)?.[0];
    if (key !== undefined && !taken.has(key)) taken.set(key, device.path);
  }
  let next = 0;
  return devices.map((device) => {
    let key = [...taken].find(([, path]) => path === device.path)?.[0];
    if (key === undefined) {
      while (taken.has(`dev${next}`)) next++;
      key = `dev${next}`;
      taken.set(key, device.path);
    }
    return [key, deviceValue(device)];
  });
}

function deviceValue({path, mode, uid, gid, denyWrite}: Device): string {
  const more = properties({'deny-write': denyWrite === true ? 1 : undefined, gid, mode, uid});
  return more === '' ? path : `${path},${more}`;
}

const pathOf = (value: string): string => value.split(',')[0]!.replace(/^path=/, '');

function properties(values: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}
