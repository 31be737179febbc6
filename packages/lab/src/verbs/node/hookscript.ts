import type {LabNode} from '../../node.js';
import {die} from '../cli/die.js';
import {storageNamed} from '../storage/storages.js';
import {parseVolid, volumePath} from '../storage/volid.js';

/** @throws Die when the script is missing or cannot be executed. */
export const checkHookscript = (node: LabNode, volid: string): void => {
  const {storage, name} = parseVolid(volid);
  const script = node.files.stat(volumePath(storageNamed(node, storage), name));
  if (script === undefined) die(`script '${volid}' does not exist`, 2);
  if ((script.mode & 0o100) === 0) die(`script '${volid}' is not executable`);
};
