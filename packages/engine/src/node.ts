import {type Change, type Outcome, Skip, StepError} from '@phoenix/kit';
import {createAsker, type Memory, type Run} from './ask.js';
import {converge, plan} from './attempt.js';
import {toStepError} from './failure.js';
import type {StepNode} from './graph.js';
import {withRetry} from './retry.js';

/** Long enough for the slowest thing Proxmox does by itself; a step that needs more says so. */
const DEFAULT_TIMEOUT_MS = 30 * 60_000;
/** For the one question after a timeout. */
const LAST_LOOK_MS = 60_000;

/** Runs one node to its outcome. Never rejects. */
export async function runNode(node: StepNode, run: Run): Promise<Outcome> {
  const performed: Change[] = [];
  const memory: Memory = {once: new Set(), warned: new Set()};
  const attempt = () => withTimeout(node, run, memory, performed);
  const backoff = run.linkToStop();
  try {
    const outcome =
      run.mode !== 'apply'
        ? await attempt()
        : await withRetry(attempt, {
            step: node.step,
            signal: backoff.controller.signal,
            now: run.now,
            onRetry: ({error, ...retry}) =>
              run.emit({type: 'step-retrying', node: node.id, ...retry, failure: error.failure, at: run.at()}),
          });
    return outcome;
  } catch (thrown) {
    if (isCancelled(thrown, run)) return {status: 'cancelled'};
    return {status: 'failed', failure: toStepError(thrown, node.id).failure, changes: performed};
  } finally {
    backoff.unlink();
  }
}

/** An abort's reason is whatever the caller gave it, so it is known by not being a failure. */
const isCancelled = (thrown: unknown, {stop, kill}: Run) =>
  (stop.aborted || kill.aborted) && !(thrown instanceof StepError);

async function withTimeout(node: StepNode, run: Run, memory: Memory, performed: Change[]): Promise<Outcome> {
  const ms = node.step.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const {controller: limit, unlink} = run.linkToKill();
  const timer = setTimeout(() => limit.abort(new StepError({code: 'timeout', what: node.step.id, ms})), ms);
  try {
    return await attempt(node, run, limit.signal, memory, performed);
  } catch (thrown) {
    if (thrown instanceof Skip) return {status: 'skipped', reason: String(thrown.reason)};
    const timedOut = limit.signal.aborted && !run.kill.aborted;
    if (timedOut && (await landed(node, run, memory))) return done(performed);
    if (timedOut) throw limit.signal.reason;
    if (isCancelled(thrown, run)) throw thrown;
    throw toStepError(thrown, node.id);
  } finally {
    clearTimeout(timer);
    unlink();
  }
}

async function attempt(node: StepNode, run: Run, signal: AbortSignal, memory: Memory, performed: Change[]) {
  const asker = createAsker(node, run, signal, memory);
  if (run.mode !== 'apply') return plan(asker);
  await converge(asker, performed);
  return done(performed);
}

const done = (performed: readonly Change[]): Outcome =>
  performed.length === 0 ? {status: 'unchanged'} : {status: 'changed', changes: performed};

/** What ran out of time may have landed all the same. */
async function landed(node: StepNode, run: Run, memory: Memory): Promise<boolean> {
  const asker = createAsker(node, run, AbortSignal.timeout(LAST_LOOK_MS), memory);
  asker.forget();
  return asker.ask().then(
    (changes) => changes.length === 0,
    () => false,
  );
}
