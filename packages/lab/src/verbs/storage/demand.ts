import type {LabNode, VolumeInfo} from '../../node.js';
import {die} from '../cli/die.js';
import {storageNamed} from './storages.js';
import {parseVolid, volumePath} from './volid.js';

/** @throws Die when a configuration names a volume that is not there, or a storage that is not */
export const demandVolume = (node: LabNode, volid: string): VolumeInfo => {
  const {storage, name} = parseVolid(volid);
  const path = volumePath(storageNamed(node, storage), name);
  return node.volumes.info(volid) ?? die(`failed to stat '${path}'`);
};
