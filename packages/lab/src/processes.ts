import {constants} from 'node:os';
import {Ended, killed} from './ended.js';
import type {Processes} from './node.js';

/** The process table of one server. A process that has no parent process leads a group of its own. */
export function processTable(): Processes {
  const alive = new Map<number, AbortController>();
  let last = 2000;
  return {
    start: (parent) => {
      last += 1;
      const pid = last;
      const controller = new AbortController();
      const pass = () => controller.abort(killed(parent) ?? new Ended('SIGPIPE'));
      if (parent.aborted) pass();
      else parent.addEventListener('abort', pass, {once: true});
      alive.set(pid, controller);
      return {
        pid,
        signal: controller.signal,
        end: () => {
          alive.delete(pid);
          parent.removeEventListener('abort', pass);
        },
      };
    },
    // Children die with their parent's signal, so that the leader is all of its group.
    kill: (pid, signal) => {
      const controller = alive.get(Math.abs(pid));
      if (controller === undefined) return false;
      if (signal !== '0') controller.abort(new Ended(fullName(signal)));
      return true;
    },
    killAll: (signal) => {
      for (const controller of alive.values()) controller.abort(new Ended(fullName(signal)));
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
