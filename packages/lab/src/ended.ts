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

export const signalNumber = (name: string): number => (constants.signals as Record<string, number>)[name] ?? 15;

/** Set when somebody has killed the process; a broken pipe is not that: who does not write does not notice. */
export const killed = (signal: AbortSignal): Ended | undefined =>
  signal.aborted && !(signal.reason instanceof Ended && signal.reason.by === 'SIGPIPE')
    ? signal.reason instanceof Ended
      ? signal.reason
      : new Ended('SIGTERM')
    : undefined;

/** Aborted only by a kill: for what outlives the connection that started it. */
export function untilKilled(signal: AbortSignal): AbortSignal {
  const controller = new AbortController();
  const pass = () => {
    const reason = killed(signal);
    if (reason !== undefined) controller.abort(reason);
  };
  pass();
  signal.addEventListener('abort', pass, {once: true});
  return controller.signal;
}
