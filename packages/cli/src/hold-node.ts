import {hostname, userInfo} from 'node:os';
import process from 'node:process';
import {takeRunLock} from '@phoenix/proxmox';
import type {Io} from './io.js';
import type {RunRequest} from './request.js';
import type {Target} from './target.js';

export interface Hold {
  /** Aborted when the node is no longer this run's alone: what follows could meet another run's work. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

/** One changing run per node; a plan takes no lock. @param stop ends the waiting. @throws NodeBusy, the signal's reason */
export async function holdNode({node}: Target, {verb, wait}: RunRequest, io: Io, stop: AbortSignal): Promise<Hold> {
  const lost = new AbortController();
  if (verb === 'plan') return {lost: lost.signal, release: async () => undefined};
  const who = `${userInfo().username}@${hostname()}, process ${process.pid}, since ${new Date().toISOString().replace(/\.\d+Z$/, 'Z')}`;
  const lock = await takeRunLock(node, who, wait, stop);
  let released = false;
  void lock.lost.then(() => {
    if (released) return;
    io.stderr.write('phoenix: the lock on the node was lost; this run ends here\n');
    lost.abort();
  });
  return {
    lost: lost.signal,
    async release() {
      released = true;
      await lock.release();
    },
  };
}
