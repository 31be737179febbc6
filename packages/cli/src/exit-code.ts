import type {Outcome} from '@phoenix/kit';

/** What phoenix's exit codes mean; the first that applies of interrupted, unreachable, failed, pending. */
export const EXIT = {
  ok: 0,
  failed: 1,
  /** Only with `plan --exit-code`. */
  pending: 2,
  /** Command line, config or plugin. */
  usage: 64,
  unreachable: 69,
  busy: 75,
  interrupted: 130,
  terminated: 143,
  hungUp: 129,
} as const;

/** What asks a run to end: Ctrl-C, a supervisor, a terminal that is gone. */
export type EndSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

export const EXIT_BY: Readonly<Record<EndSignal, number>> = {
  SIGINT: EXIT.interrupted,
  SIGTERM: EXIT.terminated,
  SIGHUP: EXIT.hungUp,
};

export interface Verdict {
  readonly outcomes: Iterable<Outcome>;
  readonly interruptedBy: EndSignal | undefined;
  readonly countPending: boolean;
}

export function exitCodeFor({outcomes, interruptedBy, countPending}: Verdict): number {
  const all = [...outcomes];
  if (interruptedBy !== undefined) return EXIT_BY[interruptedBy];
  if (all.some((outcome) => outcome.status === 'failed' && outcome.failure.code === 'host-unreachable'))
    return EXIT.unreachable;
  if (all.some(({status}) => status === 'failed' || status === 'blocked' || status === 'cancelled')) return EXIT.failed;
  const pending = all.some(({status}) => status === 'planned' || status === 'deferred');
  return countPending && pending ? EXIT.pending : EXIT.ok;
}
