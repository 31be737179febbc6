import type {NodeGpu} from '@phoenix/kit';
import {functionsOf, nodeState, type PciDevice, pciDevices, readPciMappings} from '@phoenix/proxmox';
import {type Finding, fine, problem, warning} from '../finding.js';
import {defineCheck, type Wanted} from '../patient.js';
import {count} from '../words.js';

/** Devices that guests use or are given: there, and isolated where a VM is to have them alone. */
export const pci = defineCheck({
  id: 'pci',
  title: 'pci devices',
  async look({facts, wanted}) {
    if (wanted === undefined) return [];
    const {gpus, vfio} = wanted.node.settings;
    const passed = passedThrough(wanted);
    const shared = gpus.filter(({pciAddress}) => pciAddress !== undefined);
    const total = passed.length + shared.length + (vfio?.pciIds.length ?? 0);
    if (total === 0) return [];
    const [devices, {files, name: node}] = await Promise.all([facts(pciDevices), facts(nodeState)]);
    const mappings = readPciMappings(files.get('/etc/pve/mapping/pci.cfg') ?? '');
    const found = [
      ...shared.flatMap((gpu) => tellShared(gpu, devices)),
      ...(vfio?.pciIds ?? [])
        .filter((id) => !devices.some((device) => device.id === id.toLowerCase()))
        .map((id) => problem(`no device of the node is ${id}, which vfio names`, 'lspci -nn')),
      ...passed.flatMap(({guest, device}): readonly Finding[] => {
        if ('mapping' in device)
          return mappings.get(device.mapping)?.some((one) => one.node === node) === true
            ? []
            : [
                problem(
                  `${guest} is given the mapping ${device.mapping}, which has no device of ${node}`,
                  'Datacenter, Resource Mappings',
                ),
              ];
        return functionsOf(devices, device.address).length > 0
          ? []
          : [problem(`${guest} is given ${device.address}, and there is no such device`, 'lspci -D')];
      }),
      ...tellIommu(passed.length > 0, vfio !== undefined, devices),
    ];
    return found.length > 0 ? found : [fine(`${count(total, 'device')} of the config, all there`)];
  },
});

const passedThrough = ({guests}: Wanted) =>
  [...guests.values()].flatMap((guest) =>
    guest.kind === 'vm' ? guest.vm.hostpci.map(({device}) => ({guest: guest.id, device})) : [],
  );

function tellShared({pciAddress, index}: NodeGpu, devices: readonly PciDevice[]): readonly Finding[] {
  const [device] = functionsOf(devices, pciAddress!);
  if (device === undefined) return [problem(`GPU ${index} is not at ${pciAddress}`, 'lspci -D | grep -iE "vga|3d"')];
  if (device.driver !== 'vfio-pci') return [];
  return [
    problem(
      `GPU ${index} at ${pciAddress} is kept for VMs (vfio-pci), and containers are to use it`,
      'take it out of vfio on the node and reboot, or out of gpus in the config',
    ),
  ];
}

/** sysfs has groups only where the IOMMU is on. */
function tellIommu(isNeeded: boolean, isMade: boolean, devices: readonly PciDevice[]): readonly Finding[] {
  if (!isNeeded || devices.some(({iommuGroup}) => iommuGroup !== undefined)) return [];
  const firmware = 'VT-d or AMD-Vi on in the firmware';
  return isMade
    ? [
        warning(
          'the IOMMU is off: no VM can be given a device yet',
          `phoenix setup, then a reboot of the node, and ${firmware}`,
        ),
      ]
    : [
        problem(
          'the IOMMU is off: no VM can be given a device',
          `${firmware}; and say vfio in the config, then phoenix setup and a reboot`,
        ),
      ];
}
