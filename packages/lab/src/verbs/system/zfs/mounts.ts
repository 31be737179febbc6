import type {Files, Mounted} from '../../../node.js';
import {type Dataset, datasetsState} from './pools.js';
import {propertyOf} from './properties.js';

/** Where a dataset would be mounted; undefined for `none` and `legacy`. */
export const mountpointOf = (files: Files, dataset: Dataset): string | undefined => {
  const at = propertyOf(files, dataset, 'mountpoint')?.value ?? '';
  return at.startsWith('/') ? at : undefined;
};

const mountable = (files: Files, dataset: Dataset): boolean =>
  dataset.type === 'filesystem' && dataset.properties.canmount !== 'off' && mountpointOf(files, dataset) !== undefined;

/** After a change of datasets: who can be mounted is, except `canmount=noauto`. Folders appear. */
export function saveDatasets(files: Files, datasets: readonly Dataset[]): void {
  const sorted = datasets.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  datasetsState.write(files, sorted);
  const mounted = sorted.map((dataset) => ({...dataset, mounted: dataset.mounted && mountable(files, dataset)}));
  for (const dataset of mounted) if (dataset.mounted) files.mkdir(mountpointOf(files, dataset)!, {parents: true});
  datasetsState.write(files, mounted);
}

export const mountsItself = (files: Files, dataset: Dataset): boolean =>
  mountable(files, dataset) && dataset.properties.canmount !== 'noauto';

const base: readonly Mounted[] = [
  {source: 'proc', target: '/proc', fstype: 'proc', options: 'rw,relatime'},
  {source: 'sysfs', target: '/sys', fstype: 'sysfs', options: 'rw,nosuid,nodev,noexec,relatime'},
  {source: 'tmpfs', target: '/run', fstype: 'tmpfs', options: 'rw,nosuid,nodev,noexec,relatime'},
  {source: '/dev/mapper/pve-root', target: '/', fstype: 'ext4', options: 'rw,relatime,errors=remount-ro'},
  {source: '/dev/sda2', target: '/boot/efi', fstype: 'vfat', options: 'rw,relatime'},
  {source: '/dev/fuse', target: '/etc/pve', fstype: 'fuse', options: 'rw,nosuid,nodev,relatime,user_id=0,group_id=0'},
];

/** All that is mounted on the node, in the order of mounting. */
export const mounts = (files: Files): readonly Mounted[] => [
  ...base,
  ...datasetsState
    .read(files)
    .filter(({mounted}) => mounted)
    .map((dataset) => ({
      source: dataset.name,
      target: mountpointOf(files, dataset) ?? '/',
      fstype: 'zfs',
      options: `rw,${propertyOf(files, dataset, 'atime')?.value === 'off' ? 'noatime' : 'relatime'},xattr,noacl`,
    })),
];

/** proc_mounts(5): spaces are `\040`. */
export const procMounts = (files: Files): string =>
  mounts(files)
    .map(
      ({source, target, fstype, options}) =>
        `${source.replaceAll(' ', '\\040')} ${target.replaceAll(' ', '\\040')} ${fstype} ${options} 0 0\n`,
    )
    .join('');

/** proc_pid_mountinfo(5). */
export const mountInfo = (files: Files): string =>
  mounts(files)
    .map(
      ({source, target, fstype, options}, index) =>
        `${30 + index} 1 0:${20 + index} / ${target} ${options} shared:${index} - ${fstype} ${source} rw\n`,
    )
    .join('');
