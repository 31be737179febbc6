import {Refusal, type StepContext} from '@phoenix/kit';
import {type PciDevice, pciDevices} from '@phoenix/proxmox';
import {settingsOf} from '../../node/settings.js';

/** NVIDIA's display and 3D controllers: vendor 10de, class 03xx (pci.ids). */
export const isNvidiaGpu = ({id, class: kind}: PciDevice): boolean =>
  id.startsWith('10de:') && /^30[0-9a-f]{3}$/.test(kind);

/** Without a card there is nothing that the driver could be tried on; one that is kept for VMs is none. */
export async function refuseGpus({resource, facts}: StepContext): Promise<void> {
  const {gpus} = settingsOf(resource);
  const all = (await facts(pciDevices)).filter(isNvidiaGpu);
  const own = all.filter(({driver}) => driver !== 'vfio-pci');
  if (own.length === 0)
    throw new Refusal(
      'no-gpu',
      all.length === 0 ? 'the node has no GPU of NVIDIA' : "the node's GPUs are all kept for VMs (vfio-pci)",
      'take nvidia_driver out of the config, or look at lspci -nnk',
    );
  const beyond = gpus.find(({index, pciAddress}) =>
    pciAddress === undefined ? index >= own.length : !own.some(({address}) => address === pciAddress.toLowerCase()),
  );
  if (beyond !== undefined)
    throw new Refusal(
      'no-gpu',
      `containers are given GPU ${beyond.index}${beyond.pciAddress === undefined ? '' : ` at ${beyond.pciAddress}`}, the node has ${own.map(({address}) => address).join(', ')}`,
      'change gpu_assignment or gpus in the config',
    );
}
