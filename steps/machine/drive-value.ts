import type {DriveOptions, VmDisk} from '@phoenix/kit';
import {formatProperties, isoPath, type Storage} from '@phoenix/proxmox';

/** The value of `--scsi1` that makes the disk, as `qm create` and `qm set` take it. */
export function newDrive(disk: VmDisk, storages: readonly Storage[]): string {
  const {path, sizeGb, importFrom} = disk;
  if (path !== undefined) return withOptions(path, disk.options);
  const volume =
    importFrom === undefined
      ? `${disk.storage}:${sizeGb}`
      : `${disk.storage}:0,import-from=${sourceOf(importFrom, storages)}`;
  return withOptions(`${volume}${formatOn(storages.find(({id}) => id === disk.storage))}`, disk.options);
}

/** Of a volume among the ISO images Proxmox takes no disk, or takes what is qcow2 for raw; of its path it looks what it is. */
const sourceOf = (importFrom: string, storages: readonly Storage[]): string =>
  isoPath(storages, importFrom) ?? importFrom;

export const withOptions = (drive: string, options: DriveOptions = {}): string =>
  [drive, formatProperties(Object.entries(options))].filter((part) => part !== '').join(',');

/** On storages of files Proxmox makes raw ones, and only qcow2 can be snapshotted there. btrfs snapshots its own files. */
export const formatOn = (storage: Storage | undefined): string =>
  storage !== undefined && ['dir', 'nfs', 'cifs', 'glusterfs'].includes(storage.type) ? ',format=qcow2' : '';

/** The TPM's state is 4 MiB whatever is asked for. Source: qm(1), tpmstate0. */
export const newTpm = (storage: string, version: string): string => `${storage}:1,version=${version}`;

export const cdrom = (volume: string): string => `${volume},media=cdrom`;
