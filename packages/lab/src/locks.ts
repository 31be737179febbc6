import type {Time} from './time.js';

interface Waiter {
  grant(): void;
}

/** Exclusive locks by path, first come first served, as flock(2) gives them: gone with the process that held them. */
export function lockTable(time: Time): (path: string, waitSeconds: number) => Promise<(() => void) | undefined> {
  const queues = new Map<string, Waiter[]>();
  const release = (path: string) => {
    const next = queues.get(path)?.shift();
    if (next === undefined) queues.delete(path);
    else next.grant();
  };
  const once = (path: string) => {
    let held = true;
    return () => {
      if (held) release(path);
      held = false;
    };
  };
  return async (path, waitSeconds) => {
    const queue = queues.get(path);
    if (queue === undefined) {
      queues.set(path, []);
      return once(path);
    }
    if (waitSeconds <= 0) return undefined;
    const stop = new AbortController();
    let granted = false;
    const waiter: Waiter = {
      grant: () => {
        granted = true;
        stop.abort();
      },
    };
    queue.push(waiter);
    await time.wait(waitSeconds, stop.signal).catch(() => {});
    if (granted) return once(path);
    queue.splice(queue.indexOf(waiter), 1);
    return undefined;
  };
}
