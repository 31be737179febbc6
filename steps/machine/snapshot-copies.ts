import {Refusal, type VmCloneOrigin, type VmResource} from '@phoenix/kit';
import {drivesOf, type GuestState, type Storage} from '@phoenix/proxmox';

/**
 * ZFS copies what a volume is now, or a template's, but no snapshot of it (pve-storage, ZFSPoolPlugin's volume_has_feature):
 * `qm clone --snapname` would end with `Full clone feature is not supported for drive 'scsi0'`.
 */
export function refuseSnapshotCopy(
  {id, name}: VmResource,
  {source, snapname}: VmCloneOrigin,
  from: GuestState | undefined,
  storages: readonly Storage[],
): void {
  const snapshot = from?.config.snapshots.find((one) => one.name === snapname);
  if (snapname === undefined || from === undefined) return;
  const drive = drivesOf(snapshot ?? from.config).find(
    ({role, storage}) => role !== 'cdrom' && isZfs(storages.find((one) => one.id === storage)),
  );
  if (drive !== undefined)
    throw new Refusal(
      'no-snapshot-copies',
      `${id} ${name} is to be cloned from the snapshot ${snapname} of ${source}, and Proxmox copies no snapshots of a VM's disks on ZFS (${drive.volume})`,
      `is_template: true for ${source} instead of template_snapshot_name; or put it on lvm-thin, btrfs, Ceph or, as qcow2, into a directory`,
    );
}

const isZfs = (storage: Storage | undefined): boolean => storage?.type === 'zfspool' || storage?.type === 'zfs';
