import {constants} from 'node:os';
import {Ended, onKill, untilKilled} from './ended.js';
import type {Processes} from './node.js';

/** The process table of one server. Children die with their parent, so that a group's leader stands for all of it. */
export function processTable(): Processes {
  /** By number: how each is killed. */
  const table = new Map<number, (reason: Ended) => void>();
  // Not from the beginning each time: a number that the last server gave must not seem to live on.
  let last = 2000 + (Math.floor(Date.now() / 1000) % 1_000_000);
  return {
    start: (parent) => {
      last += 1;
      const pid = last;
      const any = new AbortController();
      const kill = new AbortController();
      onKill(any.signal, kill.signal);
      const die = (reason: Ended) => {
        kill.abort(reason);
        any.abort(reason);
      };
      const parentKilled = untilKilled(parent);
      const pass = () => die(parentKilled.reason);
      const lose = () => any.abort(parent.reason);
      if (parentKilled.aborted) pass();
      else if (parent.aborted) lose();
      parentKilled.addEventListener('abort', pass);
      parent.addEventListener('abort', lose);
      table.set(pid, die);
      return {
        pid,
        signal: any.signal,
        end: () => {
          table.delete(pid);
          parentKilled.removeEventListener('abort', pass);
          parent.removeEventListener('abort', lose);
        },
      };
    },
    kill: (pid, signal) => {
      const die = table.get(Math.abs(pid));
      if (die !== undefined && signal !== '0') die(new Ended(fullName(signal)));
      return die !== undefined;
    },
    alive: () => [...table.keys()],
    killAll: (signal) => {
      for (const die of table.values()) die(new Ended(fullName(signal)));
    },
  };
}

/** `TERM`, `SIGTERM` and `15` are the same. */
function fullName(signal: string): string {
  if (/^\d+$/.test(signal)) {
    return Object.entries(constants.signals).find(([, number]) => number === Number(signal))?.[0] ?? 'SIGTERM';
  }
  return signal.startsWith('SIG') ? signal : `SIG${signal}`;
}
