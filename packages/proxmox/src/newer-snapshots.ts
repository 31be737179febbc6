import type {Storage} from './facts/storage.js';
import {drivesOf} from './guest-config/drive.js';
import {mountsOf} from './guest-config/mount.js';
import type {GuestConfig, Snapshot} from './guest-config/parse.js';

/** A guest's later snapshots, seen from one that it is to go back to. */
export interface NewerSnapshots {
  /** The newest first. */
  readonly all: readonly Snapshot[];
  /** Those that must be deleted before, because the storage goes back to its newest only. The newest first. */
  readonly inTheWay: readonly Snapshot[];
}

export function newerSnapshots(
  kind: 'lxc' | 'vm',
  {snapshots}: GuestConfig,
  snapshot: Snapshot,
  storages: readonly Storage[],
): NewerSnapshots {
  const older = ancestorsOf(snapshot, snapshots);
  const all = snapshots
    .filter((other) => other.name !== snapshot.name && !older.has(other.name))
    .filter(({snaptime = Number.POSITIVE_INFINITY}) => snaptime >= (snapshot.snaptime ?? 0))
    .sort(
      (a, b) =>
        (b.snaptime ?? Number.POSITIVE_INFINITY) - (a.snaptime ?? Number.POSITIVE_INFINITY) ||
        byDescent(a, b, snapshots),
    );
  const last = new Set(storages.filter(keepsNewestOnly).map(({id}) => id));
  const own = new Set(volumesIn(kind, snapshot).flatMap(({volume, storage}) => (last.has(storage) ? [volume] : [])));
  return {all, inTheWay: all.filter((other) => volumesIn(kind, other).some(({volume}) => own.has(volume)))};
}

/**
 * Whether a storage goes back to a volume's newest snapshot only: ZFS (zfs-rollback(8)), also over iSCSI, and since Proxmox
 * VE 9 those that keep snapshots as a chain of qcow2 volumes. All others go back to any.
 * Source: volume_rollback_is_possible of pve-storage's Plugin.pm, LVMPlugin.pm and ZFSPoolPlugin.pm, of which ZFSPlugin.pm inherits.
 */
const keepsNewestOnly = ({type, properties}: Storage): boolean =>
  type === 'zfspool' || type === 'zfs' || properties.get('snapshot-as-volume-chain') === '1';

/** The volumes that a snapshot of a guest covers, or its live section has. */
export const volumesIn = (
  kind: 'lxc' | 'vm',
  section: {readonly keys: ReadonlyMap<string, string>},
): readonly {readonly key: string; readonly volume: string; readonly storage: string; readonly sizeGb?: number}[] => {
  const disks =
    kind === 'lxc'
      ? mountsOf(section).filter(({type}) => type === 'volume')
      : drivesOf(section).filter(({role}) => role !== 'cdrom');
  return disks.flatMap(({key, volume, storage, sizeGb}) =>
    storage === undefined ? [] : [{key, volume, storage, ...(sizeGb === undefined ? {} : {sizeGb})}],
  );
};

/** Two of one second: the child goes before its parent. */
const byDescent = (a: Snapshot, b: Snapshot, all: readonly Snapshot[]): number =>
  ancestorsOf(a, all).has(b.name) ? -1 : ancestorsOf(b, all).has(a.name) ? 1 : 0;

function ancestorsOf({parent}: Snapshot, all: readonly Snapshot[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (let name = parent; name !== undefined && !found.has(name); ) {
    found.add(name);
    name = all.find((one) => one.name === name)?.parent;
  }
  return found;
}
