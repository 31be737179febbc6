import type {LabNode} from '../../node.js';
import type {GuestConfig, Options} from '../config/guest-config.js';
import {hasSnapshots, storageNamed} from '../storage/storages.js';
import {parseVolid} from '../storage/volid.js';
import {drivesOf, isUnused, onStorage} from './drives.js';

/** Volumes that a section names. */
export const vmVolumes = (options: Options, withUnused = true): string[] => [
  ...drivesOf(options)
    .filter(onStorage)
    .map(({file}) => file),
  ...(withUnused
    ? Object.keys(options)
        .filter(isUnused)
        .map((key) => options[key]!.split(',')[0]!)
    : []),
];

export const inVmSnapshots = ({snapshots}: GuestConfig, volid: string): boolean =>
  Object.values(snapshots).some(({options}) => vmVolumes(options, false).includes(volid));

/** qcow2 has snapshots and linked clones wherever it lies. */
export const diskHasSnapshots = (node: LabNode, volid: string): boolean =>
  volid.endsWith('.qcow2') || hasSnapshots(storageNamed(node, parseVolid(volid).storage));
