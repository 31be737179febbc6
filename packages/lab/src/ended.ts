import {constants} from 'node:os';

/** Why a process was ended: the reason of its aborted signal. `SIGPIPE`: nobody is left to read what it writes. */
export class Ended extends Error {
  override readonly name = 'Ended';
  constructor(readonly by: string) {
    super(by === 'SIGPIPE' ? 'broken pipe' : by === 'SIGKILL' ? 'got signal 9' : 'received interrupt');
  }
  /** As shells say it: 128 and the signal's number. */
  get exitCode(): number {
    return 128 + signalNumber(this.by);
  }
}

const signalNumber = (name: string): number => (constants.signals as Record<string, number>)[name] ?? 15;

/** A process's signal to the one that only a kill aborts: a broken pipe may come first, and a signal is aborted once. */
const kills = new WeakMap<AbortSignal, AbortSignal>();
export const onKill = (signal: AbortSignal, kill: AbortSignal): void => void kills.set(signal, kill).set(kill, kill);

/** Aborted only by a kill: for what outlives the connection that started it. Not for signals that are no process's. */
export const untilKilled = (signal: AbortSignal): AbortSignal => kills.get(signal) ?? never;
const never = new AbortController().signal;

/** Set when somebody has killed the process; a broken pipe is not that: who does not write does not notice. */
export const killed = (signal: AbortSignal): Ended | undefined => {
  const kill = untilKilled(signal);
  return kill.aborted ? kill.reason : undefined;
};
