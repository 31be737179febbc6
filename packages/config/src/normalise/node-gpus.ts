import type {NodeGpu, NvidiaDriver} from '@phoenix/kit';
import type {Guest} from '../guests/guest.js';
import {asObject, asText, type JsonObject} from '../json.js';
import {gpuIndexes} from './gpus.js';
import {words} from './network.js';
import {gpuAddress, gpuEntry} from './pci.js';
import {present} from './present.js';

/** The driver, where the file says that phoenix installs it. */
export const nvidiaOf = ({nvidia_driver}: JsonObject): NvidiaDriver | undefined => {
  const {install, version, runfile_url, checksum} = asObject(nvidia_driver);
  if (install !== true || typeof version !== 'string') return undefined;
  const sha256 = asText(checksum)
    ?.replace(/^sha256:/, '')
    .toLowerCase();
  return {version, ...present({runfileUrl: asText(runfile_url), sha256})};
};

/** Those that containers are given. */
export const nodeGpusOf = (hypervisor: JsonObject, guests: readonly Guest[]): NodeGpu[] => {
  const used = guests.filter(({kind}) => kind === 'lxc').flatMap(({object}) => gpuIndexes(object.gpu_assignment));
  return [...new Set(used)]
    .sort((a, b) => a - b)
    .map((index) => ({
      index,
      ...present({
        name: asText(asObject(gpuEntry(hypervisor, index)).name),
        pciAddress: gpuAddress(hypervisor, index),
      }),
    }));
};

export const vfioOf = ({vfio}: JsonObject): {pciIds: string[]} | undefined => {
  const pciIds = [...new Set(words(asObject(vfio).pci_ids).map((id) => id.toLowerCase()))];
  return pciIds.length === 0 ? undefined : {pciIds};
};
