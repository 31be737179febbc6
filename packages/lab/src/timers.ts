import {loadJson, saveJson} from './save.js';
import type {Time} from './time.js';

/** Commands that wait for their time: transient timers of systemd. Kept in a file, so that they outlive the server. */
export interface Timers {
  /** `seconds` of the lab's time; where nothing takes time, of the clock. False when there is one of that name. */
  arm(name: string, seconds: number, argv: readonly string[]): boolean;
  /** False when there is none. */
  disarm(name: string): boolean;
  list(): readonly Timer[];
  /** Forgets them all: the node has rebooted. */
  clear(): void;
  /** Lets them rest until the next server takes them up. */
  close(): void;
}
export interface Timer {
  readonly name: string;
  /** Epoch seconds. */
  readonly due: number;
  readonly argv: readonly string[];
}

/** `run` is called when a timer's time has come. */
export function timerTable(file: string, time: Time, run: (timer: Timer) => Promise<void>): Timers {
  const waiting = new Map<string, AbortController>();
  const load = () => loadJson<readonly Timer[]>(file) ?? [];
  const save = (timers: readonly Timer[]) => saveJson(file, timers);
  // How many seconds of the clock one of the lab's takes.
  const pace = time.after(1) - time.now() || 1;
  const begin = (timer: Timer) => {
    const stop = new AbortController();
    waiting.set(timer.name, stop);
    time.wait(Math.max(0, timer.due - time.now()) / pace, stop.signal).then(
      async () => {
        waiting.delete(timer.name);
        save(load().filter(({name}) => name !== timer.name));
        await run(timer);
      },
      () => {}, // disarmed
    );
  };
  for (const timer of load()) begin(timer);
  const stop = (name: string) => {
    waiting.get(name)?.abort();
    waiting.delete(name);
  };
  return {
    arm: (name, seconds, argv) => {
      if (waiting.has(name)) return false;
      const timer = {name, due: time.now() + seconds * pace, argv};
      save([...load(), timer]);
      begin(timer);
      return true;
    },
    disarm: (name) => {
      if (!waiting.has(name)) return false;
      stop(name);
      save(load().filter((timer) => timer.name !== name));
      return true;
    },
    list: load,
    clear: () => {
      for (const name of waiting.keys()) stop(name);
      save([]);
    },
    close: () => {
      for (const name of [...waiting.keys()]) stop(name);
    },
  };
}
