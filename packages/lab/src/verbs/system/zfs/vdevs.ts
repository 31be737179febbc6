import type {Files} from '../../../node.js';
import {complain} from '../complain.js';
import {type Disk, diskOf, partitionName, realDevice} from '../disks/disks.js';
import {parity, poolsState, type Vdev, type VdevType} from './pools.js';

const groups = /^(mirror|raidz[123]?|log|cache|spare)$/;

/** The words after the pool's name, as zpool_vdev.c reads them. Complaints are its own. */
export function parseVdevs(words: readonly string[]): readonly Vdev[] {
  const vdevs: {type: VdevType; disks: string[]}[] = [];
  for (const word of words) {
    if (groups.test(word)) vdevs.push({type: (word === 'raidz' ? 'raidz1' : word) as VdevType, disks: []});
    else if (vdevs.length === 0 || vdevs[0]!.type === 'disk') vdevs.push({type: 'disk', disks: [word]});
    else vdevs.at(-1)!.disks.push(word);
  }
  for (const {type, disks} of vdevs) {
    const least = type === 'mirror' ? 2 : parity(type) + 1;
    if (disks.length < least) complain(`invalid vdev specification: ${type} requires at least ${least} devices`);
  }
  if (vdevs.length === 0) complain('missing vdev specification');
  return vdevs;
}

/** The whole disks behind the vdevs. Complains about what is not there, not whole, in use, or unlike its siblings. */
export function disksBehind(files: Files, vdevs: readonly Vdev[], force: boolean): readonly Disk[] {
  const behind = (path: string): Disk => {
    const full = path.startsWith('/') ? path : shorthand(files, path);
    const device = realDevice(files, full);
    if (device === undefined)
      return complain(
        path.startsWith('/')
          ? `cannot resolve path '${path}'`
          : `cannot open '${path}': no such device in /dev\nmust be a full path or shorthand device name`,
      );
    if (/^\/dev\/sda\d*$/.test(device)) complain(`cannot open '${path}': Device or resource busy`);
    const disk = diskOf(files, device);
    if (disk === undefined) return complain(`cannot use '${path}': must be a block device or regular file`);
    // The lab makes pools of whole disks only.
    if (device !== `/dev/${disk.name}`)
      complain(`lab: ${path} is a partition; pools in the lab are made of whole disks`);
    return disk;
  };
  const found = vdevs.map((vdev) => ({...vdev, disks: vdev.disks.map((path) => ({path, disk: behind(path)}))}));
  const all = found.flatMap(({disks}) => disks);
  const active = all.flatMap(({disk, path}) =>
    disk.signatures.flatMap(({type, label}) =>
      type === 'zfs_member' && poolsState.read(files).some(({name}) => name === label)
        ? [`${path}${path.startsWith('/dev/disk/') ? '-part1' : '1'} is part of active pool '${label}'`]
        : [],
    ),
  );
  if (active.length > 0)
    complain(
      `invalid vdev specification\n${force ? 'the following errors must be manually repaired:' : "use '-f' to override the following errors:"}\n${active.join('\n')}`,
    );
  const twice = all.find(({disk}, index) => all.findIndex((other) => other.disk.name === disk.name) < index);
  if (twice !== undefined)
    complain(
      `cannot create pool: one or more vdevs refer to the same device, or one of\nthe devices is part of an active md or lvm device`,
    );
  if (!force) {
    const problems = [
      ...all.flatMap(({path, disk}) => inUse(path, disk)),
      ...found.flatMap(({type, disks}) =>
        type !== 'disk' && new Set(disks.map(({disk}) => disk.bytes)).size > 1
          ? [`${type.replace(/\d$/, '')} contains devices of different sizes`]
          : [],
      ),
      ...mismatch(vdevs),
    ];
    if (problems.length > 0)
      complain(`invalid vdev specification\nuse '-f' to override the following errors:\n${problems[0]}`);
  }
  return all.map(({disk}) => disk);
}

const shorthand = (files: Files, name: string): string =>
  ['/dev', '/dev/disk/by-id'].map((folder) => `${folder}/${name}`).find((path) => files.stat(path) !== undefined) ??
  `/dev/${name}`;

function inUse(path: string, disk: Disk): readonly string[] {
  return disk.signatures
    .filter(({type}) => type !== 'gpt')
    .map(({device, type, label}) => {
      const at = device === disk.name ? path : path.replace(disk.name, partitionName(disk.name, 1));
      return type === 'zfs_member'
        ? `${at} is part of exported pool '${label ?? 'unknown'}'`
        : `${at} contains a filesystem of type '${type}'`;
    })
    .concat(
      disk.signatures.every(({type}) => type === 'gpt') && disk.signatures.length > 0 && disk.partitions.length === 0
        ? [`${path} contains a corrupt primary EFI label.`]
        : [],
    );
}

function mismatch(vdevs: readonly Vdev[]): readonly string[] {
  const data = vdevs.filter(({type}) => type !== 'log' && type !== 'cache' && type !== 'spare');
  const odd = data.find(({type, disks}) => type !== data[0]!.type || disks.length !== data[0]!.disks.length);
  if (odd === undefined) return [];
  if (odd.type !== data[0]!.type)
    return [`mismatched replication level: pool uses ${data[0]!.type} and new vdev is ${odd.type}`];
  return [
    `mismatched replication level: both ${odd.type} vdevs with ${data[0]!.disks.length} and ${odd.disks.length} devices are present`,
  ];
}
