import type {Event, Mode, Summary} from '@phoenix/kit';

/** Of the first line; changes only when a reader would break. */
export const runSchemaName = 'phoenix-run/1';

/** What a run is, as far as it is known when it begins. */
export interface RunBeginning {
  /** Of the command: `LetsGo`, `create`, `plan`, `test`. */
  readonly verb: string;
  readonly mode: Mode;
  /** The words after `phoenix`, as typed. */
  readonly command: readonly string[];
  /** Of phoenix. */
  readonly version: string;
  /** Where the node is: runs of one target take the same time. */
  readonly target: string;
}

/** The first line of a log. */
export interface RunHeader extends RunBeginning {
  readonly schema: typeof runSchemaName;
  /** `2026-11-23T04-43-22Z-LetsGo-1a2b`: sorts by time, and is the name of the file. */
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly process: {readonly pid: number; readonly since: string};
}

/** One run, read back. */
export interface RunLog extends RunBeginning {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly verdict: RunVerdict;
  /**
   * In order, the first is `run-started`; none where a run ended before it. Only those whose type is known, and whose
   * node was announced. A run that was killed has no `run-finished`.
   */
  readonly events: readonly Event[];
}

/** `broken off`: interrupted, or its process is gone without having said how it ended. */
export type RunVerdict = 'ok' | 'failed' | 'broken off' | 'running';

/** One line about a run. */
export interface RunEntry extends RunBeginning {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly verdict: RunVerdict;
  /** Milliseconds; of a run that did not finish, until the last thing that it said. */
  readonly ms: number;
  /** Changes made, or planned; waiting is none. */
  readonly changes: number;
  /** Resources that they were made on. */
  readonly resources: number;
  /** Steps by outcome; undefined: the run did not finish. */
  readonly counts: Summary['counts'] | undefined;
}

/** Why there is no such run. */
export interface RunNotFound {
  readonly code: 'no-runs' | 'unknown-run' | 'ambiguous-run' | 'unreadable-run';
  /** One line. */
  readonly message: string;
  /** Ids that may be meant, newest first. */
  readonly candidates: readonly string[];
}
