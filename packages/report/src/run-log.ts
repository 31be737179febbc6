import type {Event} from '@phoenix/kit';

/** A past run as it was written down: what this package reads, whoever keeps it. */
export interface RunLog {
  readonly id: string;
  /** ISO 8601. */
  readonly startedAt: string;
  /** What was typed, without secrets. */
  readonly command: string;
  /** Of the phoenix that ran. */
  readonly version: string;
  /** It goes on while this is read: what has not ended yet has not failed. */
  readonly isRunning: boolean;
  /** In order. Without a `run-finished` the run broke off, or is running. */
  readonly events: readonly Event[];
}
