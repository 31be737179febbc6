import type {Time} from '../time.js';

/** Time that passes only while everybody waits: commands at once meet in the same way on a slow machine as on a fast one. */
export interface VirtualTime extends Time {
  /** Time stands still until this is done, or all that it takes part in waits. */
  during<T>(work: Promise<T>): Promise<T>;
}

interface Sleeper {
  readonly at: number;
  wake(): void;
}

/** How long somebody may neither wait nor be done before time passes without them: they wait for what is not time. */
const STUCK_MS = 150;

export const virtualTime = (begin: number): VirtualTime => {
  let now = begin;
  let busy = 0;
  let due: NodeJS.Immediate | NodeJS.Timeout | undefined;
  const sleepers: Sleeper[] = [];

  const wakeNext = () => {
    due = undefined;
    const next = sleepers.sort((a, b) => a.at - b.at).shift();
    if (next === undefined) return;
    now = Math.max(now, next.at);
    next.wake();
    look();
  };
  /** A turn of the event loop later: whoever was woken has done what it can and waits again. */
  const whenIdle = () => {
    due = undefined;
    if (sleepers.length > 0 && sleepers.length >= busy) due = setImmediate(wakeNext);
    else if (sleepers.length > 0) due = setTimeout(wakeNext, STUCK_MS);
  };
  const look = () => {
    clearTimeout(due as NodeJS.Timeout);
    clearImmediate(due as NodeJS.Immediate);
    due = setImmediate(whenIdle);
  };
  const sleep = (seconds: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const stop = () => {
        sleepers.splice(sleepers.indexOf(sleeper), 1);
        reject(signal?.reason);
        look();
      };
      const sleeper: Sleeper = {
        at: now + seconds,
        wake: () => {
          signal?.removeEventListener('abort', stop);
          resolve();
        },
      };
      signal?.addEventListener('abort', stop, {once: true});
      sleepers.push(sleeper);
      look();
    });
  return {
    now: () => now,
    after: (seconds) => now + seconds,
    pass: sleep,
    wait: sleep,
    during: async (work) => {
      busy += 1;
      try {
        return await work;
      } finally {
        busy -= 1;
        look();
      }
    },
  };
};
