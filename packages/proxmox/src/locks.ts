import type {LockRequest} from '@phoenix/kit';

/** Config or power of a guest: pct and qm refuse a second one at once, they do not queue. */
export const guestExclusive = (id: number): LockRequest => ({name: `guest:${id}`, units: 'all'});

/** Reads a guest while others may too: `qm clone` of a stopped source. */
const guestShared = (id: number): LockRequest => ({name: `guest:${id}`, units: 'one'});

/** Allocation on a storage queues for 10 s only. */
export const storageUnit = (storage: string): LockRequest => ({name: `storage:${storage}`, units: 'one'});

/** One call of pct or qm: 0.35 s of CPU. */
export const nodeCommands = (): LockRequest => ({name: 'node:commands', units: 'one'});

/** What every step takes that changes a guest's config or power. */
export const guestChange = (id: number): readonly LockRequest[] => [guestExclusive(id), nodeCommands()];

/** `pct clone` puts `lock: disk` on the source for the whole copy: every other verb on the source fails meanwhile. */
export const cloneLocks = (source: number, target: number, storage: string): readonly LockRequest[] => [
  guestExclusive(source),
  guestExclusive(target),
  storageUnit(storage),
  nodeCommands(),
];

/**
 * `qm clone` holds a shared flock on its source, so that several may copy a template or a stopped VM at once; the disks of
 * a running one are mirrored by its QEMU, one job at a time. (PVE::API2::Qemu::clone_vm: lock_config_shared.)
 */
export const vmCloneLocks = (
  source: number,
  target: number,
  storage: string,
  {isSourceAtRest}: {readonly isSourceAtRest: boolean},
): readonly LockRequest[] => [
  isSourceAtRest ? guestShared(source) : guestExclusive(source),
  guestExclusive(target),
  storageUnit(storage),
  nodeCommands(),
];
