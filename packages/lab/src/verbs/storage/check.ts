import type {LabNode} from '../../node.js';
import {die, refuse} from '../cli/die.js';
import {parseMount} from '../config/mounts.js';
import {newDisk} from './allocate.js';
import {usableStorage} from './storages.js';
import {parseVolid} from './volid.js';

/** At creation: the storage is there, switched on and for containers. @throws Die */
export const checkCreateStorage = (node: LabNode, id: string): void => {
  if (!usableStorage(node, id).content.includes('rootdir'))
    refuse({storage: `storage '${id}' does not support container directories`}, 255);
};

/** For a volume given to a container that exists. @throws Die */
export const checkMountStorage = (node: LabNode, key: string, value: string): void => {
  const mount = parseMount(key, value);
  if (mount.type !== 'volume') return;
  const id = newDisk(mount.volume)?.storage ?? parseVolid(mount.volume).storage;
  if (!usableStorage(node, id).content.includes('rootdir'))
    die(`storage '${id}' does not allow content type 'rootdir' (Container)`);
};
