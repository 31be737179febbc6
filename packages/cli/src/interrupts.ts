import process from 'node:process';
import {type EndSignal, EXIT_BY} from './exit-code.js';
import type {Interrupts} from './io.js';

/** How long a second Ctrl-C lets commands under way be ended before the process leaves all the same. */
const LEAVE_MS = 3_000;

/** First signal: start nothing more. Second: leave at once. */
export function listenForInterrupts(): Interrupts & {readonly ended: Promise<void>} {
  const stop = new AbortController();
  const kill = new AbortController();
  let by: Interrupts['by'];
  const ended = new Promise<void>((resolve) => stop.signal.addEventListener('abort', () => resolve(), {once: true}));
  const on = (signal: EndSignal) => {
    if (by === undefined) {
      by = signal;
      stop.abort();
      return;
    }
    kill.abort();
    setTimeout(() => process.exit(EXIT_BY[by ?? signal]), LEAVE_MS).unref();
  };
  process.on('SIGINT', () => on('SIGINT'));
  process.on('SIGTERM', () => on('SIGTERM'));
  process.on('SIGHUP', () => on('SIGHUP'));
  return {
    stop: stop.signal,
    kill: kill.signal,
    get by() {
      return by;
    },
    ended,
  };
}
