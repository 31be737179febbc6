import type {LabNode, Mounted} from '../../node.js';
import {unitMounts} from './services/mount-unit.js';
import {mounts} from './zfs/mounts.js';

/** All that is mounted on the node, or in the guest that this one stands for. */
export const mountsOf = ({files, mounted}: LabNode): readonly Mounted[] => [
  ...(mounted ?? mounts(files)),
  ...unitMounts(files),
];
