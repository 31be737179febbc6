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
  const {nics, hostpci, usb, startup, tags, firewall} = vm;
  // The guest's firewall filters its nics, but for one of which the config says otherwise.
  const filtered = (nic: VmNic): VmNic => ({firewall: firewall?.enabled ?? false, ...nic});
  const optional: [string, string | number | undefined][] = [
    ['name', vm.hostname],
    ['memory', vm.memoryMb],
    ['balloon', vm.balloonMb],
    ['cores', vm.cores],
    ['sockets', vm.sockets],
    ['cpu', vm.cpuType],
    ['machine', machineValue(vm, current)],
    ['bios', vm.bios],
    ['scsihw', vm.scsihw],
    ['agent', agentValue(vm, current.get('agent'))],
    ['onboot', vm.onboot ? 1 : undefined],
    ['startup', startupValue(startup)],
    ['protection', vm.protection ? 1 : undefined],
    ['tags', tags.length === 0 ? undefined : tags.join(';')],
    ...nics.map((nic, i): [string, string] => [`net${i}`, nicValue(filtered(nic), current.get(`net${i}`))]),
    ...hostpci.map((device, i): [string, string] => [`hostpci${i}`, hostPciValue(device)]),
    ...usb.map((device, i): [string, string] => [`usb${i}`, usbValue(device)]),
    ...Object.entries(vm.options).map(([key, value]): [string, string] => [
      key,
      optionValue(key, value, current.get(key)),
    ]),
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
  MANAGED.has(key) || /^(?:net|hostpci|usb)\d+$/.test(key) || isCloudInit(key);

const MANAGED: ReadonlySet<string> = new Set([
  ...['name', 'memory', 'balloon', 'cores', 'sockets', 'cpu', 'scsihw', 'agent'],
  ...['onboot', 'startup', 'protection', 'tags'],
]);

/** Proxmox's own cloud-init data: phoenix gives its VMs documents of their own, what a clone has brought along goes. */
export const isCloudInit = (key: string): boolean =>
  /^(?:ciuser|cipassword|sshkeys|nameserver|searchdomain|ipconfig\d+)$/.test(key);

/** The agent is how phoenix gets inside; what else is set on it stays where the config only says that there is one. */
function agentValue({agent, entered}: VirtualMachine, current: string | undefined): string | undefined {
  const wanted = agent ?? (entered ? '1' : undefined);
  return wanted === '1' && current !== undefined && isOn(current) ? current : wanted;
}

const isOn = (agent: string): boolean => /^(?:enabled=)?(?:1|yes|on|true)(?:,|$)/i.test(agent);

/** Proxmox pins Windows' machine to a version when it is made, or becomes Windows. Source: PVE::QemuServer::Machine, windows_get_pinned_machine_version. */
function machineValue({machine, options}: VirtualMachine, current: Keys): string | undefined {
  const now = current.get('machine');
  const isWindows = /^w(?:in|2k|xp|vista)/.test(options.ostype ?? current.get('ostype') ?? '');
  const [type, ...rest] = machine?.split(',') ?? [];
  const pinned = type === 'q35' ? /^pc-q35-\d/ : type === 'pc' ? /^pc-i440fx-\d/ : undefined;
  const [version = ''] = now?.split(',') ?? [];
  return isWindows && pinned?.test(version) === true ? [version, ...rest].join(',') : machine;
}

/** What Proxmox makes up where it is asked for a value, or given a part of one. */
function optionValue(key: string, wanted: string, current: string | undefined): string {
  // 1: a new one at every set.
  if (key === 'vmgenid' && wanted === '1' && current !== undefined && current !== '0') return current;
  // The system inside may be licensed by it.
  const uuid =
    key === 'smbios1' && !/(?:^|,)uuid=/.test(wanted) ? /(?:^|,)(uuid=[^,]+)/.exec(current ?? '')?.[1] : undefined;
  return uuid === undefined ? wanted : `${uuid},${wanted}`;
}

/** Proxmox writes the device's own key first. */
const usbValue = (device: string): string => (/^(?:host|mapping)=/.test(device) ? device : `host=${device}`);

/** Setting a nic without its address would give it a new one, and the guest's network configuration knows it by that. */
const nicValue = (nic: VmNic, current: string | undefined): string =>
  vmNicToProperty(nic, current === undefined ? undefined : parseVmNic(current).hwaddr);

function hostPciValue({device, pcie, primary, rombar, more = {}}: HostPci): string {
  const target = 'mapping' in device ? `mapping=${device.mapping}` : device.address;
  const options = [pcie ? ',pcie=1' : '', rombar === false ? ',rombar=0' : '', primary ? ',x-vga=1' : ''];
  options.push(...Object.entries(more).map(([key, value]) => `,${key}=${value}`));
  return `${target}${options.join('')}`;
}

const startupValue = (startup: VirtualMachine['startup']): string =>
  Object.entries({order: startup?.order, up: startup?.up, down: startup?.down})
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
