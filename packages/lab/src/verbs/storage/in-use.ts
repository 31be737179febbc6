import type {GuestConfig, Options} from '../config/guest-config.js';
import {isMountKey, isUnusedKey, parseMount} from '../config/mounts.js';

/** Volumes that a section names, mounted or not. */
export const volumesNamed = (options: Options, withUnused = true): string[] =>
  Object.keys(options)
    .filter((key) => isMountKey(key) || (withUnused && isUnusedKey(key)))
    .map((key) => parseMount(key, options[key]!))
    .filter(({type}) => type === 'volume')
    .map(({volume}) => volume);

/** Whether a snapshot still needs the volume. */
export const inSnapshots = ({snapshots}: GuestConfig, volid: string): boolean =>
  Object.values(snapshots).some(({options}) => volumesNamed(options, false).includes(volid));
