import type {Files, Profile} from '../../node.js';
import {applied, INTERFACES, reachableWith} from './network.js';
import {bootModules} from './nvidia.js';
import {bootKernel} from './rows/kernel.js';
import {put, textOf} from './state.js';
import {mountsItself, saveDatasets} from './zfs/mounts.js';
import {datasetsState} from './zfs/pools.js';

/** The node comes up: the newest kernel, its modules, file systems and network. What ran before is in nobody's memory. */
export function bootSystem(files: Files, profile: Profile): void {
  const kernels = (files.list('/boot') ?? [])
    .filter((name) => name.startsWith('vmlinuz-'))
    .map((name) => name.slice('vmlinuz-'.length));
  const kernel = bootKernel({files}, kernels);
  put(files, '/proc/sys/kernel/hostname', textOf(files, '/etc/hostname'));
  bootModules(files, kernel, profile.setup?.nouveau === true);
  const datasets = datasetsState.read(files);
  if (datasets.length > 0)
    saveDatasets(
      files,
      datasets.map((one) => ({...one, mounted: mountsItself(files, one)})),
    );
  applied.write(files, textOf(files, INTERFACES));
  put(files, '/run/lab/booted', '');
}

export const isReachable = (files: Files): boolean => reachableWith(files, applied.read(files));
