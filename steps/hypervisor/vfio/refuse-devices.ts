import {type NodeSettings, Refusal} from '@phoenix/kit';
import type {PciDevice} from '@phoenix/proxmox';
import {isNvidiaGpu} from '../nvidia/gpus.js';

/** Refuses ids that the node has no device of, and GPUs that containers use through the node's driver. */
export function refuseDevices({vfio, gpus}: NodeSettings, devices: readonly PciDevice[]): void {
  const {pciIds} = vfio!;
  const malformed = pciIds.find((id) => !/^[0-9a-f]{4}:[0-9a-f]{4}$/.test(id));
  if (malformed !== undefined)
    throw new Refusal('bad-id', `"${malformed}" is no vendor and device`, 'write it as lspci -nn shows it: 10de:2204');
  const unknown = pciIds.find((id) => !devices.some((device) => device.id === id));
  if (unknown !== undefined)
    throw new Refusal(
      'no-device',
      `the node has no PCI device ${unknown} to keep for VMs`,
      'lspci -nn shows what it has',
    );
  const isKept = ({id}: PciDevice) => pciIds.includes(id);
  const named = gpus.find(({pciAddress}) =>
    devices.some((device) => device.address === pciAddress?.toLowerCase() && isKept(device)),
  );
  // Containers count the GPUs that are left to the node's driver.
  const left = devices.filter((device) => isNvidiaGpu(device) && !isKept(device));
  const without = named ?? gpus.find(({index, pciAddress}) => pciAddress === undefined && index >= left.length);
  if (without === undefined || !devices.some((device) => isNvidiaGpu(device) && isKept(device))) return;
  throw new Refusal(
    'gpu-in-use',
    `GPU ${without.index} is given to containers, and ${pciIds.join(', ')} would take it from them`,
    'a GPU serves either containers or one VM: change gpu_assignment or vfio.pci_ids',
  );
}
