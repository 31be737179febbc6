import type {LabNode} from '../../node.js';
import {hasFolders, type StorageConfig} from '../storage/storages.js';
import {parseVolid, volumePath} from '../storage/volid.js';

/** Whom a new disk is for, and who hears what the tools say. */
export interface Target {
  readonly node: LabNode;
  readonly vmid: number;
  readonly print: (text: string) => void;
}

export const seedVolid = (storage: StorageConfig, vmid: number, format = 'qcow2'): string =>
  hasFolders(storage) ? `${storage.id}:${vmid}/vm-${vmid}-cloudinit.${format}` : `${storage.id}:vm-${vmid}-cloudinit`;

/** The lowest number that is free on the storage. */
export const freeDisk = (node: LabNode, storage: StorageConfig, vmid: number, format = 'raw'): string => {
  const taken = new Set(
    node.volumes.list(storage.id).flatMap((volid) => new RegExp(`-${vmid}-disk-(\\d+)`).exec(volid)?.[1] ?? []),
  );
  let number = 0;
  while (taken.has(String(number))) number += 1;
  const name = `vm-${vmid}-disk-${number}`;
  return hasFolders(storage) ? `${storage.id}:${vmid}/${name}.${format}` : `${storage.id}:${name}`;
};

export const allocateDisk = (
  {node, vmid, print}: Target,
  storage: StorageConfig,
  volid: string,
  bytes: number,
): void => {
  node.volumes.create(volid, {bytes, format: 'raw', owner: vmid});
  print(formatting(storage, volid, bytes));
};

/** What qemu-img says when it makes an image file. */
const formatting = (storage: StorageConfig, volid: string, bytes: number): string => {
  if (!hasFolders(storage)) return '';
  const path = volumePath(storage, parseVolid(volid).name);
  if (path.endsWith('.qcow2'))
    return `Formatting '${path}', fmt=qcow2 cluster_size=65536 extended_l2=off preallocation=metadata compression_type=zlib size=${bytes} lazy_refcounts=off refcount_bits=16\n`;
  return storage.type === 'btrfs' ? '' : `Formatting '${path}', fmt=raw size=${bytes} preallocation=off\n`;
};
