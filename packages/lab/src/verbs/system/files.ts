import type {Files} from '../../node.js';
import {modules} from './nvidia.js';
import {mountInfo, procMounts} from './zfs/mounts.js';

/** proc_meminfo(5), of a node with 128 GiB; the lab uses none of it. */
const MEMINFO =
  'MemTotal:       131915232 kB\nMemFree:        127103420 kB\nMemAvailable:   127845516 kB\nSwapTotal:       8388604 kB\nSwapFree:        8388604 kB\n';

/** Files of the node that its models compute. */
export const systemFiles = (files: Files): Readonly<Record<string, () => string>> => ({
  '/proc/mounts': () => procMounts(files),
  '/proc/self/mounts': () => procMounts(files),
  '/proc/self/mountinfo': () => mountInfo(files),
  '/proc/meminfo': () => MEMINFO,
  '/proc/modules': () =>
    modules
      .read(files)
      .map((name) => `${name} 16384 0 - Live 0x0000000000000000\n`)
      .join(''),
});
