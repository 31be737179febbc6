import type {Fact} from '@phoenix/kit';
import {succeed} from '../facts/succeed.js';

/** A block device of the node, and what is made of it: partitions, volumes of LVM, decrypted ones. */
export interface BlockDevice {
  /** `/dev/sdb` */
  readonly path: string;
  /** `disk`, `part`, `lvm`, `crypt`, `raid1` … */
  readonly type: string;
  readonly bytes: number;
  /** Where it, or a filesystem on it, is mounted; `[SWAP]` for swap. */
  readonly mountpoint: string | undefined;
  readonly children: readonly BlockDevice[];
}

/** All that the kernel has, whole disks at the top: lsblk(8). */
export const blockDevices: Fact<readonly BlockDevice[]> = {
  key: 'block-devices',
  scope: 'node',
  read: async (node) =>
    readBlockDevices((await succeed(node, ['lsblk', '-J', '-b', '-o', 'PATH,TYPE,SIZE,MOUNTPOINT'])).stdout),
};

interface Row {
  readonly path: string;
  readonly type: string;
  readonly size: number | string | null;
  readonly mountpoint: string | null;
  readonly children?: readonly Row[];
}

export const readBlockDevices = (json: string): readonly BlockDevice[] => {
  const {blockdevices = []} = JSON.parse(json === '' ? '{}' : json) as {readonly blockdevices?: readonly Row[]};
  return blockdevices.map(deviceOf);
};

const deviceOf = ({path, type, size, mountpoint, children = []}: Row): BlockDevice => ({
  path,
  type,
  bytes: Number(size ?? 0),
  mountpoint: mountpoint ?? undefined,
  children: children.map(deviceOf),
});

/** The device and all that is made of it. */
export const withChildren = (device: BlockDevice): readonly BlockDevice[] => [
  device,
  ...device.children.flatMap(withChildren),
];

/** A path through its links, by the path that was asked for; one that is not there is itself (readlink(1), -m). */
export const realPaths = (paths: readonly string[]): Fact<ReadonlyMap<string, string>> => ({
  key: `real-paths:${paths.join(':')}`,
  scope: 'node',
  read: async (node) => {
    if (paths.length === 0) return new Map();
    const lines = (await succeed(node, ['readlink', '-m', '--', ...paths])).stdout.split('\n');
    return new Map(paths.map((path, i) => [path, lines[i] || path]));
  },
});

/** What lies on the devices themselves, by their last name: `ext4`, `gpt`, `zfs_member` … It is read from the disks (wipefs(8)). */
export const signaturesOn = (devices: readonly string[]): Fact<ReadonlyMap<string, readonly string[]>> => ({
  key: `signatures:${devices.join(':')}`,
  scope: 'node',
  read: async (node) =>
    devices.length === 0 ? new Map() : readSignatures((await succeed(node, ['wipefs', '-n', '-J', ...devices])).stdout),
});

/** Nothing is printed where nothing lies. */
export const readSignatures = (json: string): ReadonlyMap<string, readonly string[]> => {
  const {signatures = []} = JSON.parse(json.trim() === '' ? '{}' : json) as {
    readonly signatures?: readonly {readonly device: string; readonly type: string}[];
  };
  const found = new Map<string, string[]>();
  for (const {device, type} of signatures) {
    const name = device.replace(/^.*\//, '');
    found.set(name, [...new Set([...(found.get(name) ?? []), type])]);
  }
  return found;
};
