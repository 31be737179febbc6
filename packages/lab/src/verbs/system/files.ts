import type {Files} from '../../node.js';
import {modules} from './nvidia.js';
import {mountInfo, procMounts} from './zfs/mounts.js';

/** Files of the node that its models compute. */
export const systemFiles = (files: Files): Readonly<Record<string, () => string>> => ({
  '/proc/mounts': () => procMounts(files),
  '/proc/self/mounts': () => procMounts(files),
  '/proc/self/mountinfo': () => mountInfo(files),
  '/proc/modules': () =>
    modules
      .read(files)
      .map((name) => `${name} 16384 0 - Live 0x0000000000000000\n`)
      .join(''),
});
