import type {HostPci, VirtualMachine, VmNic} from '@phoenix/kit';
import {parseVmNic, vmNicToProperty} from '@phoenix/proxmox';

export type Keys = ReadonlyMap<string, string>;

/**
 * The keys of the VM's config that phoenix answers for, as `qm set` and `qm create` take them; what is not in the map
 * should not be set. Without drives, which are volumes, without the description, which holds more than the user's text, and
 * without cicustom, which is the cloud-init step's.
 * @param current the VM's keys: addresses that Proxmox made up are kept.
 */
export function desiredKeys(vm: VirtualMachine, current: Keys = new Map()): Keys {
  const {nics, hostpci, startup, tags, firewall} = vm;
  // The guest's firewall filters its nics, but for one of which the config says otherwise.
  const filtered = (nic: VmNic): VmNic => ({firewall: firewall?.enabled ?? false, ...nic});
  const optional: [string, string | number | undefined][] = [
    ['name', vm.hostname],
    ['memory', vm.memoryMb],
    ['balloon', vm.balloonMb],
    ['cores', vm.cores],
    ['sockets', vm.sockets],
    ['cpu', vm.cpuType],
    ['machine', vm.machine],
    ['bios', vm.bios],
    ['scsihw', vm.scsihw],
    ['agent', agentValue(current.get('agent'))],
    ['onboot', vm.onboot ? 1 : undefined],
    ['startup', startupValue(startup)],
    ['protection', vm.protection ? 1 : undefined],
    ['tags', tags.length === 0 ? undefined : tags.join(';')],
    ...nics.map((nic, i): [string, string] => [`net${i}`, nicValue(filtered(nic), current.get(`net${i}`))]),
    ...hostpci.map((device, i): [string, string] => [`hostpci${i}`, hostPciValue(device)]),
  ];
  return new Map(
    optional.flatMap(([key, value]) => (value === undefined || value === '' ? [] : [[key, String(value)]])),
  );
}

/**
 * Whether phoenix answers for a key: one that it answers for and does not want is deleted. Not machine and bios, which a
 * disk was made for: a clone keeps its source's where the config says nothing of them.
 */
export const isManaged = (key: string): boolean =>
  MANAGED.has(key) || /^(?:net|hostpci)\d+$/.test(key) || isCloudInit(key);

const MANAGED: ReadonlySet<string> = new Set([
  ...['name', 'memory', 'balloon', 'cores', 'sockets', 'cpu', 'scsihw', 'agent'],
  ...['onboot', 'startup', 'protection', 'tags'],
]);

/** Proxmox's own cloud-init data: phoenix gives its VMs documents of their own, what a clone has brought along goes. */
export const isCloudInit = (key: string): boolean =>
  /^(?:ciuser|cipassword|sshkeys|nameserver|searchdomain|ipconfig\d+)$/.test(key);

/** The agent is how phoenix gets inside; what else is set on it stays. */
const agentValue = (current: string | undefined): string =>
  current !== undefined && /^(?:enabled=)?(?:1|yes|on|true)(?:,|$)/i.test(current) ? current : '1';

/** Setting a nic without its address would give it a new one, and the guest's network configuration knows it by that. */
const nicValue = (nic: VmNic, current: string | undefined): string =>
  vmNicToProperty(nic, current === undefined ? undefined : parseVmNic(current).hwaddr);

function hostPciValue({device, pcie, primary, rombar}: HostPci): string {
  const target = 'mapping' in device ? `mapping=${device.mapping}` : device.address;
  const options = [pcie ? ',pcie=1' : '', rombar === false ? ',rombar=0' : '', primary ? ',x-vga=1' : ''];
  return `${target}${options.join('')}`;
}

const startupValue = (startup: VirtualMachine['startup']): string =>
  Object.entries({order: startup?.order, up: startup?.up})
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
