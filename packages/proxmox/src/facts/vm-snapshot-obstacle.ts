import {type Drive, drivesOf} from '../guest-config/drive.js';
import type {Storage} from './storage.js';

/**
 * Storage types that snapshot whatever is on them, and those where only a qcow2 file can be (pve-storage's
 * volume_has_feature); plain lvm holds qcow2 since Proxmox VE 9, where `snapshot-as-volume-chain` is on.
 */
const always = new Set(['zfspool', 'zfs', 'btrfs', 'lvmthin', 'rbd']);
const files = new Set(['dir', 'nfs', 'cifs', 'glusterfs']);

/**
 * Why Proxmox would refuse to snapshot the disks of this VM (`snapshot feature is not available`), in words; undefined: it
 * would not. CD drives, the cloud-init seed among them, do not count; the firmware's and the TPM's state do
 * (has_feature of qemu-server). Devices passed through stand in the way of its memory only, which phoenix does not save.
 */
export const vmSnapshotObstacle = (
  config: {readonly keys: ReadonlyMap<string, string>},
  storages: readonly Storage[],
): string | undefined => {
  if (config.keys.get('template') === '1') return 'it is a template';
  for (const drive of drivesOf(config)) {
    const obstacle = drive.role === 'cdrom' ? undefined : obstacleOf(drive, storages);
    if (obstacle !== undefined) return obstacle;
  }
  return undefined;
};

function obstacleOf({key, volume, storage, format}: Drive, storages: readonly Storage[]): string | undefined {
  if (storage === undefined) return `${key} is ${volume}, which is not on a storage`;
  const of = storages.find(({id}) => id === storage);
  if (of === undefined) return `${key} is on the unknown storage '${storage}'`;
  if (always.has(of.type) || ((files.has(of.type) || of.type === 'lvm') && format === 'qcow2')) return undefined;
  const what = files.has(of.type)
    ? `a ${format ?? 'raw'} file on '${of.id}' (${of.type})`
    : `on '${of.id}' (${of.type})`;
  return `${key} is ${what}, which has no snapshots`;
}
