import {setTimeout as sleep} from 'node:timers/promises';
import {type Host, StepError} from '@phoenix/kit';

/** One changing run per node. */
export interface RunLock {
  /** Resolves when the lock is no longer held although nobody released it. */
  readonly lost: Promise<void>;
  release(): Promise<void>;
}

const LOCK = '/run/phoenix.lock';
const HOLDER = '/run/phoenix.lock.by';
const BEAT_MS = 10_000;

/**
 * $1 the file that says who holds the lock, $2 who. Ends at EOF, and when nothing is heard for three heartbeats: so a
 * phoenix that was killed, or cut off, holds nobody up.
 */
const hold = ['printf "%s\\n" "$2" > "$1"', 'echo locked', 'while read -r -t 30 _; do :; done', 'rm -f "$1"'].join(
  '\n',
);

/** Thrown when another run holds the node. */
export class NodeBusy extends Error {
  override readonly name = 'NodeBusy';
  constructor(
    node: string,
    /** `root@desk, process 4711, since 2026-01-01T00:00:00Z`; undefined when it is not known. */
    readonly holder: string | undefined,
  ) {
    super(`${node} is being changed by another phoenix${holder === undefined ? '' : `: ${holder}`}`);
  }
}

/** A lost connection takes the lock along: so often, so far apart, it is tried to have it back. */
const RETAKES = 4;
const RETAKE_MS = 3_000;

/**
 * Takes the node's lock by a channel of its own. A connection that breaks is no reason to end the run as long as nobody
 * else has come in between.
 * @param signal ends the waiting; the lock, once it is held, is ended by its release only.
 * @throws NodeBusy, HostUnreachable, the signal's reason
 */
export async function takeRunLock(node: Host, who: string, wait: boolean, signal: AbortSignal): Promise<RunLock> {
  let grip = await grasp(node, who, wait ? [] : ['-n'], signal);
  let released = false;
  const keep = async (): Promise<void> => {
    for (;;) {
      await grip.ended;
      const again = released ? undefined : await retake(node, who);
      if (again === undefined) return;
      grip = again;
    }
  };
  return {
    lost: keep(),
    async release() {
      released = true;
      await grip.release();
    },
  };
}

interface Grip {
  /** Resolves when the command that holds the lock has ended, however. */
  readonly ended: Promise<unknown>;
  release(): Promise<void>;
}

async function grasp(node: Host, who: string, patience: readonly string[], signal?: AbortSignal): Promise<Grip> {
  signal?.throwIfAborted();
  const over = new AbortController();
  const giveUp = () => over.abort(signal?.reason);
  signal?.addEventListener('abort', giveUp, {once: true});
  let locked: () => void = () => undefined;
  const granted = new Promise<true>((resolve) => {
    locked = () => resolve(true);
  });
  const argv = ['flock', ...patience, LOCK, 'bash', '-c', hold, 'bash', HOLDER, who];
  const onLine = (line: string) => {
    if (line === 'locked') locked();
  };
  const ended = node.exec({argv}, {signal: over.signal, heartbeat: {everyMs: BEAT_MS}, onLine}).then(
    ({exitCode, stderr}) => ({exitCode, stderr}),
    (error: unknown) => ({exitCode: -1, stderr: '', error}),
  );
  const first = await Promise.race([granted, ended]);
  signal?.removeEventListener('abort', giveUp);
  if (first !== true) {
    if ('error' in first) throw first.error;
    if (first.exitCode === 1 && first.stderr === '') throw new NodeBusy(node.label, await holderOf(node));
    throw new StepError({code: 'command-failed', command: `flock ${LOCK}`, ...first});
  }
  return {
    ended,
    async release() {
      over.abort();
      await ended;
    },
  };
}

/** The old holder on the node ends at EOF, which may take a moment to arrive there. */
async function retake(node: Host, who: string): Promise<Grip | undefined> {
  for (let i = 0; i < RETAKES; i++) {
    try {
      return await grasp(node, who, ['-w', '5']);
    } catch (error) {
      if (error instanceof NodeBusy) return undefined;
      await sleep(RETAKE_MS);
    }
  }
  return undefined;
}

async function holderOf(node: Host): Promise<string | undefined> {
  const {exitCode, stdout} = await node.exec({argv: ['cat', HOLDER]}, {signal: AbortSignal.timeout(10_000)});
  return exitCode === 0 && stdout.trim() !== '' ? stdout.trim() : undefined;
}
