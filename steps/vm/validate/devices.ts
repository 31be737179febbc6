import {type HostPci, Refusal, type StepContext, type VmResource} from '@phoenix/kit';
import {
  functionsOf,
  type GuestState,
  type NodeState,
  nodeState,
  type PciDevice,
  parseProperties,
  pciDevices,
  readPciMappings,
} from '@phoenix/proxmox';
import {asVm} from '../../machine/resource.js';

/**
 * A passed-through device that is not there, or that somebody else holds, shows only when the VM starts; and taking it from
 * the node's own driver can hang the node.
 */
export async function refuseDevices(
  {facts, resource, warn}: StepContext,
  state: GuestState | undefined,
): Promise<void> {
  const own = asVm(resource);
  const {hostpci, machine, bios} = own.vm;
  if (hostpci.length === 0) return;
  const [node, devices] = await Promise.all([facts(nodeState), facts(pciDevices)]);
  // Proxmox's default is i440fx, which has no PCI Express. Source: PVE::QemuServer::PCI.
  const board = machine ?? state?.config.keys.get('machine') ?? 'pc';
  if (hostpci.some(({pcie}) => pcie) && !board.includes('q35'))
    throw new Refusal(
      'needs-q35',
      `${own.id} ${own.name} passes a device through as PCI Express, which the machine type ${board} does not have`,
      'machine: q35, or pcie=0',
    );
  for (const one of hostpci) {
    const wanted = addressesOf(one, own, node).flatMap((address) => functionsAt(address, own, node, devices));
    refuseUsed(wanted, own, node, devices);
    // A VM that runs has it.
    if (state?.running !== true) refuseBound(wanted, own, node);
    if (state === undefined && bios !== 'ovmf' && wanted.some(isDisplay))
      warn(
        'gpu-without-ovmf',
        `${own.id} ${own.name} gets a GPU and boots with SeaBIOS: many GPUs only start up with UEFI`,
        'bios: ovmf; it cannot be changed once the system is installed',
      );
  }
}

const isDisplay = ({class: code}: PciDevice): boolean => code.padStart(6, '0').startsWith('03');

function addressesOf({device}: HostPci, {id, name}: VmResource, node: NodeState): readonly string[] {
  if ('address' in device) return [device.address];
  const mappings = readPciMappings(node.files.get('/etc/pve/mapping/pci.cfg') ?? '');
  const paths = mappings.get(device.mapping)?.find((one) => one.node === node.name)?.paths;
  if (paths !== undefined) return paths;
  throw new Refusal(
    'no-mapping',
    `${id} ${name} is to get the PCI mapping '${device.mapping}', which has no device on ${node.name}`,
    `mappings: ${[...mappings.keys()].join(', ') || 'none'} (Datacenter, Resource Mappings)`,
  );
}

function functionsAt(address: string, {id, name}: VmResource, node: NodeState, devices: readonly PciDevice[]) {
  const found = functionsOf(devices, address);
  if (found.length === 0) {
    const gpus = devices.filter(isDisplay).map((one) => `${one.address} (${one.id})`);
    throw new Refusal(
      'no-device',
      `${id} ${name} is to get the PCI device ${address}, which ${node.name} does not have`,
      `its GPUs: ${gpus.join(', ') || 'none'}`,
    );
  }
  const bare = found.find(({iommuGroup}) => iommuGroup === undefined);
  if (bare !== undefined)
    throw new Refusal(
      'no-iommu',
      `the IOMMU of ${node.name} is off, and without it no device goes to ${id} ${name}`,
      'vfio in the hypervisor config turns it on with the next boot; VT-d or AMD-Vi must be on in the BIOS',
    );
  return found;
}

/** Two guests may be configured with one device, and only one of them runs. */
function refuseUsed(
  wanted: readonly PciDevice[],
  {id, name}: VmResource,
  node: NodeState,
  devices: readonly PciDevice[],
): void {
  for (const other of node.guests.values()) {
    if (other.id === id || other.kind !== 'vm' || !other.running) continue;
    const theirs = heldBy(other, node, devices);
    const shared = wanted.find(({address}) => theirs.includes(address));
    if (shared !== undefined)
      throw new Refusal(
        'device-in-use',
        `${id} ${name} is to get ${shared.address}, which the running VM ${other.id} has`,
        `phoenix stop ${other.id}, or another device`,
      );
  }
}

function heldBy({config}: GuestState, node: NodeState, devices: readonly PciDevice[]): readonly string[] {
  const mappings = readPciMappings(node.files.get('/etc/pve/mapping/pci.cfg') ?? '');
  return [...config.keys]
    .filter(([key]) => /^hostpci\d+$/.test(key))
    .flatMap(([, value]) => {
      const properties = parseProperties(value, 'host');
      const mapped = mappings.get(properties.get('mapping') ?? '')?.find((one) => one.node === node.name)?.paths;
      return mapped ?? (properties.get('host') ?? '').split(';').filter((path) => path !== '');
    })
    .flatMap((address) => functionsOf(devices, address))
    .map(({address}) => address);
}

/** The first function says whose the device is; its others (a GPU's sound) Proxmox takes along. */
function refuseBound(wanted: readonly PciDevice[], {id, name}: VmResource, node: NodeState): void {
  const first = wanted[0];
  if (first?.driver === undefined || first.driver === 'vfio-pci') return;
  const users = first.driver === 'nvidia' ? containersWithGpu(node) : [];
  throw new Refusal(
    'device-in-use',
    `${id} ${name} is to get ${first.address}, which ${node.name} itself uses (driver ${first.driver}${
      users.length === 0 ? '' : `, for the containers ${users.join(', ')}`
    })`,
    `vfio.pci_ids: ["${first.id}"] in the hypervisor config keeps its driver off it, from the next boot on`,
  );
}

const containersWithGpu = ({guests}: NodeState): readonly number[] =>
  [...guests.values()]
    .filter(
      ({kind, config}) =>
        kind === 'lxc' && [...config.keys.values()].some((value) => /^(?:path=)?\/dev\/nvidia\d/.test(value)),
    )
    .map(({id}) => id);
