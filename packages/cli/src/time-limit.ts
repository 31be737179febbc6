import {type Event, StepError} from '@phoenix/kit';
import {UsageError} from './usage-error.js';

export interface TimeLimit {
  /** As typed. */
  readonly text: string;
  readonly ms: number;
}

const UNITS: Readonly<Record<string, number>> = {s: 1_000, m: 60_000, h: 3_600_000};
/** What a timer of Node takes at most: 2^31 - 1 ms. */
const LONGEST_MS = 2_147_483_647;

/** `90s`, `30m`, `2h`. @throws UsageError */
export function timeLimit(text: string): TimeLimit {
  const match = /^(\d+(?:\.\d+)?)([smh])$/.exec(text);
  const ms = match === null ? 0 : Math.round(Number(match[1]) * UNITS[match[2]!]!);
  if (ms < 1 || ms > LONGEST_MS)
    throw new UsageError(`--timeout ${text}: a number with s, m or h behind it`, '--timeout 90s, 30m or 2h');
  return {text, ms};
}

export interface Countdown {
  /** Aborted when the time is over. */
  readonly over: AbortSignal;
  end(): void;
}

/** Counts from now; without a limit it never ends. */
export function countDown(limit: TimeLimit | undefined): Countdown {
  const over = new AbortController();
  const timer = limit === undefined ? undefined : setTimeout(() => over.abort(), limit.ms);
  return {over: over.signal, end: () => clearTimeout(timer)};
}

export const timeOver = ({text}: TimeLimit, ms: number): Event => ({
  type: 'diagnostic',
  at: Math.round(ms),
  diagnostic: {
    severity: 'info',
    code: 'time-over',
    message: `the time is over (--timeout ${text}): starting nothing more; what runs on the node comes to its end`,
  },
});

/** The time was over before the node was this run's. */
export const stillBusy = ({ms}: TimeLimit): StepError =>
  new StepError({code: 'timeout', what: 'waiting for another run on the node', ms});
