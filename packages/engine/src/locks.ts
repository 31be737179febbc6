import type {LockRequest, NodeId} from '@phoenix/kit';

/** Told while a request waits: the lock it waits for and one that holds it; again when that changes. */
export type OnWait = (lock: string, holder: NodeId) => void;

export interface Locks {
  /**
   * All requests are granted at once or none: no deadlock. First come, first served for each exclusive lock, units of a
   * capacity in order of arrival: no starvation.
   * @returns the release, and whether it had to wait.
   * @throws the signal's reason when it was aborted while waiting.
   */
  acquire(
    holder: NodeId,
    requests: readonly LockRequest[],
    signal: AbortSignal,
    onWait: OnWait,
  ): Promise<{readonly release: () => void; readonly waited: boolean}>;
}

interface Waiter {
  readonly holder: NodeId;
  readonly requests: readonly LockRequest[];
  readonly onWait: OnWait;
  grant(): void;
  told?: string;
}

/** @param capacities units of each lock; one that is not named has no limit for `one`. */
export function createLocks(capacities: Readonly<Record<string, number>> = {}): Locks {
  const held = new Map<string, {readonly all: boolean; readonly holder: NodeId}[]>();
  const queue = new Set<Waiter>();

  const free = ({name, units}: LockRequest): boolean => {
    const holders = held.get(name) ?? [];
    if (units === 'all') return holders.length === 0;
    return holders.length < (capacities[name] ?? Number.POSITIVE_INFINITY) && !holders[0]?.all;
  };
  const take = (holder: NodeId, requests: readonly LockRequest[]) => {
    for (const {name, units} of requests) {
      const holders = held.get(name) ?? [];
      holders.push({all: units === 'all', holder});
      held.set(name, holders);
    }
  };
  const give = (holder: NodeId, requests: readonly LockRequest[]) => {
    for (const {name} of requests) {
      const holders = held.get(name)!;
      holders.splice(
        holders.findIndex((one) => one.holder === holder),
        1,
      );
      if (holders.length === 0) held.delete(name);
    }
    sweep();
  };
  /** The first request that stands in the way: held by somebody, or wanted by somebody who came earlier. */
  const obstacle = (requests: readonly LockRequest[], claimed: Claims): {lock: string; holder: NodeId} | undefined => {
    for (const request of requests) {
      if (!free(request)) return {lock: request.name, holder: held.get(request.name)![0]!.holder};
      const earlier = claimed.get(request.name);
      if (earlier !== undefined && (earlier.all || request.units === 'all'))
        return {lock: request.name, holder: earlier.holder};
    }
    return undefined;
  };
  /** In order of arrival: grants what can be granted; what waits claims its locks against those behind it. */
  const sweep = () => {
    const claimed: Claims = new Map();
    for (const waiter of queue) {
      const blocked = obstacle(waiter.requests, claimed);
      if (blocked === undefined) {
        queue.delete(waiter);
        take(waiter.holder, waiter.requests);
        waiter.grant();
        continue;
      }
      claim(claimed, waiter);
      tell(waiter, blocked);
    }
  };

  return {
    async acquire(holder, requests, signal, onWait) {
      signal.throwIfAborted();
      const claimed: Claims = new Map();
      for (const waiter of queue) claim(claimed, waiter);
      const release = () => give(holder, requests);
      const blocked = obstacle(requests, claimed);
      if (blocked === undefined) {
        take(holder, requests);
        return {release, waited: false};
      }
      await new Promise<void>((resolve, reject) => {
        const leave = () => {
          queue.delete(waiter);
          reject(signal.reason);
          sweep();
        };
        const waiter: Waiter = {
          holder,
          requests,
          onWait,
          grant: () => {
            signal.removeEventListener('abort', leave);
            resolve();
          },
        };
        signal.addEventListener('abort', leave, {once: true});
        queue.add(waiter);
        tell(waiter, blocked);
      });
      return {release, waited: true};
    },
  };
}

type Claims = Map<string, {readonly all: boolean; readonly holder: NodeId}>;

function claim(claimed: Claims, {holder, requests}: Waiter): void {
  for (const {name, units} of requests) {
    const known = claimed.get(name);
    if (known === undefined || (!known.all && units === 'all')) claimed.set(name, {all: units === 'all', holder});
  }
}

/** The holder of a lock with capacity changes with every release: only the lock is told then, once. */
function tell(waiter: Waiter, {lock, holder}: {readonly lock: string; readonly holder: NodeId}): void {
  const exclusive = waiter.requests.some(({name, units}) => name === lock && units === 'all');
  const news = exclusive ? `${lock} ${holder}` : lock;
  if (waiter.told === news) return;
  waiter.told = news;
  waiter.onWait(lock, holder);
}
