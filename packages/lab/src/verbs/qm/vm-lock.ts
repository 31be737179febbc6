import type {LabNode, Processes} from '../../node.js';
import {die} from '../cli/die.js';

const EXCLUSIVE_SECONDS = 10;
const SHARED_SECONDS = 30;

const lockFile = (vmid: number): string => `/var/lock/qemu-server/lock-${vmid}.conf`;

const acquire = async (node: LabNode, vmid: number, seconds: number): Promise<() => void> =>
  (await node.flock(lockFile(vmid), seconds)) ?? die(`can't lock file '${lockFile(vmid)}' - got timeout`, 4);

/** Runs under the machine's own flock, as PVE::QemuConfig has it. */
export const vmLocked = async <T>(node: LabNode, vmid: number, action: () => Promise<T> | T): Promise<T> => {
  const release = await acquire(node, vmid, EXCLUSIVE_SECONDS);
  try {
    return await action();
  } finally {
    release();
  }
};

interface Sharers {
  count: number;
  readonly held: Promise<() => void>;
}
/** Of one node: whoever shares a lock first takes it, the last one gives it back. */
const shared = new WeakMap<Processes, Map<number, Sharers>>();

/** Runs beside others that share the machine's flock: clones of one source that does not run. */
export const vmShared = async <T>(node: LabNode, vmid: number, action: () => Promise<T> | T): Promise<T> => {
  const locks = shared.get(node.processes) ?? new Map<number, Sharers>();
  shared.set(node.processes, locks);
  const sharers = locks.get(vmid) ?? {count: 0, held: acquire(node, vmid, SHARED_SECONDS)};
  locks.set(vmid, sharers);
  sharers.count += 1;
  try {
    await sharers.held;
    return await action();
  } finally {
    sharers.count -= 1;
    if (sharers.count === 0) {
      locks.delete(vmid);
      await sharers.held.then(
        (release) => release(),
        () => {},
      );
    }
  }
};
