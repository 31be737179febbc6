import type {GuestResource} from '@phoenix/kit';
import {type GuestState, type Storage, snapshotObstacle, vmSnapshotObstacle} from '@phoenix/proxmox';

/** Why Proxmox would refuse to snapshot this guest, in words. */
export const obstacleOf = ({kind, config}: GuestState, storages: readonly Storage[]): string | undefined =>
  kind === 'lxc' ? snapshotObstacle(config, storages) : vmSnapshotObstacle(config, storages);

/** Where a guest of a kind can be snapshotted, for hints. */
export const SNAPSHOT_STORAGES: Readonly<Record<GuestResource['kind'], string>> = {
  lxc: 'put it on zfs, btrfs or lvm-thin, without bind mounts',
  vm: 'put its disks on zfs, btrfs or lvm-thin, or as qcow2 into a directory',
};
