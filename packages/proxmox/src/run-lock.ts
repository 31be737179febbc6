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

/** Takes the node's lock by a channel of its own. @throws NodeBusy, HostUnreachable */
export async function takeRunLock(node: Host, who: string, wait: boolean): Promise<RunLock> {
  const over = new AbortController();
  let locked: () => void = () => undefined;
  const granted = new Promise<true>((resolve) => {
    locked = () => resolve(true);
  });
  const argv = ['flock', ...(wait ? [] : ['-n']), LOCK, 'bash', '-c', hold, 'bash', HOLDER, who];
  const onLine = (line: string) => {
    if (line === 'locked') locked();
  };
  const held = node.exec({argv}, {signal: over.signal, heartbeat: {everyMs: BEAT_MS}, onLine});
  const ended = held.then(
    ({exitCode, stderr}) => ({exitCode, stderr}),
    (error: unknown) => ({exitCode: -1, stderr: '', error}),
  );
  const first = await Promise.race([granted, ended]);
  if (first !== true) {
    if ('error' in first) throw first.error;
    if (first.exitCode === 1 && first.stderr === '') throw new NodeBusy(node.label, await holderOf(node));
    throw new StepError({
      code: 'command-failed',
      command: `flock ${LOCK}`,
      exitCode: first.exitCode,
      stderr: first.stderr,
    });
  }
  return {
    lost: ended.then(() => undefined),
    async release() {
      over.abort();
      await ended;
    },
  };
}

async function holderOf(node: Host): Promise<string | undefined> {
  const {exitCode, stdout} = await node.exec({argv: ['cat', HOLDER]}, {signal: AbortSignal.timeout(10_000)});
  return exitCode === 0 && stdout.trim() !== '' ? stdout.trim() : undefined;
}
