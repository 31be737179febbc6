import type {Step, StepError} from '@phoenix/kit';
import pRetry from 'p-retry';

/** Locks of others pass: tried for up to a minute, 1 + 2 + 4 + 8 + 15 + 15 + 15 s apart. */
const LOCK_ATTEMPTS = 8;
const LOCK_PATIENCE_MS = 60_000;
/** A lost connection: outcome unknown, so ask again; twice is enough to tell a hiccup from a dead node. */
const CONNECTION_ATTEMPTS = 3;

export interface Retrying {
  readonly step: Step;
  readonly signal: AbortSignal;
  now(): number;
  onRetry(retry: {attempt: number; attempts: number; delayMs: number; error: StepError}): void;
}

/** Hardens an attempt by the step's policy. The attempt must throw nothing but StepErrors and abort reasons. */
export async function withRetry<T>(attempt: () => Promise<T>, {step, signal, now, onRetry}: Retrying): Promise<T> {
  const {attempts = 1, minMs = 1_000, maxMs = 15_000, factor = 2, jitter = true} = step.retry ?? {};
  const since = now();
  // p-retry rejects with the abort reason even when the attempt under way came to its end: that end counts.
  let ended: {readonly value: T} | undefined;
  const remembered = async () => {
    ended = {value: await attempt()};
  };
  const tried = pRetry(remembered, {
    retries: Math.max(attempts, LOCK_ATTEMPTS) - 1,
    minTimeout: minMs,
    maxTimeout: maxMs,
    factor,
    randomize: jitter,
    signal,
    // Unlike onFailedAttempt it is called only while tries are left: each event is a retry that really happens.
    shouldRetry: ({error, attemptNumber}) => {
      const failed = error as StepError;
      if (signal.aborted || failed.failure === undefined) return false;
      const allowed = attemptsFor(failed, step);
      if (attemptNumber >= allowed || (isLock(failed) && now() - since > LOCK_PATIENCE_MS)) return false;
      const delayMs = Math.min(minMs * factor ** (attemptNumber - 1), maxMs);
      onRetry({attempt: attemptNumber, attempts: allowed, delayMs, error: failed});
      return true;
    },
  });
  await tried.catch((error) => {
    if (ended === undefined) throw error;
  });
  return ended!.value;
}

const isLock = ({failure, transient}: StepError) => failure.code === 'command-failed' && transient;

function attemptsFor(error: StepError, {retry}: Step): number {
  const {failure, transient} = error;
  if (isLock(error)) return LOCK_ATTEMPTS;
  if (failure.code === 'host-unreachable') return Math.max(retry?.attempts ?? 1, CONNECTION_ATTEMPTS);
  const covered = transient || (retry?.on?.includes(failure.code) ?? false);
  return covered ? (retry?.attempts ?? 1) : 1;
}
