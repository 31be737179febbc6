import {randomUUID} from 'node:crypto';
import type {LabNode} from '../../node.js';
import {formatSize, gibToBytes} from './size.js';
import type {StorageConfig} from './storages.js';
import {diskName, volumePath} from './volid.js';

/** `STORE:8` asks for a new volume of 8 GiB. */
export const newDisk = (volume: string): {readonly storage: string; readonly gib: number} | undefined => {
  const [, storage, gib] = /^([^:/\s]+):(\d+(?:\.\d+)?)$/.exec(volume) ?? [];
  return storage === undefined ? undefined : {storage, gib: Number(gib)};
};

export interface NewVolume {
  readonly volid: string;
  /** As it is stored in the configuration. */
  readonly size: string;
}

/** The name of a guest's next volume: the lowest number that is free on that storage. */
export const freeVolid = (node: LabNode, storage: StorageConfig, vmid: number, subvol: boolean): string => {
  const taken = new Set(
    node.volumes.list(storage.id).flatMap((volid) => new RegExp(`-${vmid}-disk-(\\d+)`).exec(volid)?.[1] ?? []),
  );
  let number = 0;
  while (taken.has(String(number))) number += 1;
  return `${storage.id}:${diskName(storage, vmid, number, subvol)}`;
};

/** What making the volume prints: qemu-img on plain folders, mkfs for what is not a folder itself. */
export const makingVolume = (storage: StorageConfig, volid: string, bytes: number, subvol: boolean): string => {
  if (subvol || storage.type === 'zfspool') return '';
  const path = volumePath(storage, volid.slice(storage.id.length + 1));
  const formatting = /^(dir|nfs|cifs)$/.test(storage.type)
    ? `Formatting '${path}', fmt=raw size=${bytes} preallocation=off\n`
    : '';
  return formatting + mkfs(bytes);
};

/** mke2fs: small file systems get small blocks. */
const mkfs = (bytes: number): string => {
  const block = bytes < 512 * 2 ** 20 ? 1024 : 4096;
  const blocks = Math.floor(bytes / block);
  const copies = [1, 3, 5, 7, 9].map((factor) => factor * block * 8).filter((start) => start < blocks);
  return [
    `Creating filesystem with ${blocks} ${block / 1024}k blocks and ${Math.floor(blocks / 4)} inodes`,
    `Filesystem UUID: ${randomUUID()}`,
    'Superblock backups stored on blocks: ',
    `\t${copies.join(', ')}`,
    '',
  ].join('\n');
};

/** Makes an empty volume for a container; `print` gets what the tools say. */
export const allocate = (
  node: LabNode,
  storage: StorageConfig,
  vmid: number,
  gib: number,
  print: (text: string) => void,
): NewVolume => {
  const bytes = gibToBytes(gib);
  const subvol = bytes === 0 || storage.type === 'zfspool';
  const volid = freeVolid(node, storage, vmid, bytes === 0);
  node.volumes.create(volid, {bytes, format: subvol ? 'subvol' : 'raw', owner: vmid});
  if (!subvol) node.volumes.files(volid)!.mkdir('/lost+found', {mode: 0o700});
  print(makingVolume(storage, volid, bytes, subvol));
  return {volid, size: formatSize(bytes)};
};
