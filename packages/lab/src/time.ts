import {setTimeout as sleep} from 'node:timers/promises';

/** How time passes on a lab's node. */
export interface Time {
  /** Seconds since the epoch. */
  now(): number;
  /** Seconds since the epoch at which what takes so long on a real node will be over here. */
  after(seconds: number): number;
  /** What takes so long on a real node. @throws the signal's reason when it is aborted */
  pass(seconds: number, signal?: AbortSignal): Promise<void>;
  /** As long as others are given at most: their work takes time even where {@link pass} takes none. @throws as {@link pass} */
  wait(seconds: number, signal: AbortSignal): Promise<void>;
}

/** The clock on the wall, `speed` times as fast for what takes time; 0 lets nothing take time. */
export function realTime(speed: number): Time {
  const scaled = (seconds: number) => (speed === 0 ? 0 : seconds / speed);
  const now = () => Date.now() / 1000;
  return {
    now,
    after: (seconds) => now() + scaled(seconds),
    pass: async (seconds, signal) => {
      signal?.throwIfAborted();
      if (scaled(seconds) > 0) await asleep(scaled(seconds), signal);
    },
    wait: (seconds, signal) => asleep(speed === 0 ? seconds : scaled(seconds), signal),
  };
}

const asleep = (seconds: number, signal: AbortSignal | undefined): Promise<void> =>
  sleep(Math.min(seconds * 1000, 0x7fffffff), undefined, signal ? {signal} : {}).catch((error) => {
    throw signal?.reason ?? error;
  });
