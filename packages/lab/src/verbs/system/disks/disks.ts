import {posix} from 'node:path';
import type {Files, NodeSetup} from '../../../node.js';
import {lasting, put} from '../state.js';

/** Whole disks of the node, without the one that it boots from. */
export interface Disk {
  /** `sdb` */
  readonly name: string;
  /** Its name under /dev/disk/by-id. */
  readonly id: string;
  readonly bytes: number;
  readonly partitions: readonly number[];
  readonly signatures: readonly Signature[];
}
export interface Signature {
  /** `sdb` or `sdb1` */
  readonly device: string;
  /** `ext4`, `zfs_member`, `gpt` … as wipefs(8) and blkid(8) name them. */
  readonly type: string;
  readonly uuid: string;
  readonly label?: string;
}

export const disksState = lasting<readonly Disk[]>('disks', () => []);
const BY_ID = '/dev/disk/by-id';

export const partitionName = (disk: string, number: number): string => `${disk}${/\d$/.test(disk) ? 'p' : ''}${number}`;

/** Brings the disks that a profile names, and takes none away. */
export function furnishDisks(files: Files, setup: NodeSetup): void {
  let disks = disksState.read(files);
  for (const {id, bytes, signature} of setup.disks ?? []) {
    const known = id.replace(`${BY_ID}/`, '');
    const direct = known.startsWith('/dev/') ? posix.basename(known) : undefined;
    const byId = direct === undefined ? known : `ata-LAB_${direct}`;
    if (disks.some((disk) => disk.id === byId)) continue;
    const name = direct ?? freeName(disks, known.startsWith('nvme'));
    const signatures = signature === undefined ? [] : [{device: name, type: signature, uuid: `0000-${name}`}];
    disks = [...disks, {name, id: byId, bytes, partitions: [], signatures}];
  }
  if (disks.length > 0) saveDisks(files, disks);
}

function freeName(disks: readonly Disk[], nvme: boolean): string {
  for (let index = 1; ; index += 1) {
    const name = nvme ? `nvme${index - 1}n1` : `sd${String.fromCharCode(97 + index)}`;
    if (!disks.some((disk) => disk.name === name)) return name;
  }
}

/** With the device nodes and links that udev would make of them. */
function saveDisks(files: Files, disks: readonly Disk[]): void {
  disksState.write(files, disks);
  files.mkdir(BY_ID, {parents: true});
  for (const {name, id, partitions} of disks) {
    link(files, name, id);
    for (const number of partitions) link(files, partitionName(name, number), `${id}-part${number}`);
  }
  for (const known of files.list(BY_ID) ?? []) {
    const disk = disks.find(({id}) => known.startsWith(`${id}-part`));
    if (disk === undefined || disk.partitions.includes(Number(/\d+$/.exec(known)![0]))) continue;
    files.remove(`/dev/${posix.basename(files.readlink(`${BY_ID}/${known}`) ?? '')}`);
    files.remove(`${BY_ID}/${known}`);
  }
}

function link(files: Files, name: string, id: string): void {
  if (files.stat(`/dev/${name}`) === undefined) put(files, `/dev/${name}`, '', 0o660);
  files.symlink(`../../${name}`, `${BY_ID}/${id}`);
}

/** A path through its links, `/dev/sdb1`; undefined when nothing is there. */
export function realDevice(files: Files, path: string): string | undefined {
  const target = files.readlink(path);
  if (target !== undefined) return realDevice(files, posix.resolve(posix.dirname(path), target));
  return files.stat(path) === undefined ? undefined : path;
}

/** The whole disk that a device node or one of its partitions belongs to. */
export const diskOf = (files: Files, device: string): Disk | undefined =>
  disksState
    .read(files)
    .find(({name, partitions}) =>
      [name, ...partitions.map((number) => partitionName(name, number))].includes(posix.basename(device)),
    );

export const changeDisk = (files: Files, name: string, change: (disk: Disk) => Disk): void =>
  saveDisks(
    files,
    disksState.read(files).map((disk) => (disk.name === name ? change(disk) : disk)),
  );
