import {setTimeout as sleep} from 'node:timers/promises';
import {type Change, type Outcome, Refusal, type Settle, StepError} from '@phoenix/kit';
import type {Asker} from './ask.js';

/** Asks, and does nothing with the answer. */
export async function plan(asker: Asker): Promise<Outcome> {
  const answer = await asker.ask();
  const waiting = answer.filter(({actions}) => actions.length === 0);
  // No change, and yet an apply would wait for it, perhaps in vain.
  if (waiting.length > 0) asker.context.warn('not-yet', `not there yet: ${titlesOf(waiting)}`);
  const changes = answer.filter(({actions}) => actions.length > 0);
  for (const change of changes) asker.announce(change);
  return changes.length === 0 ? {status: 'unchanged'} : {status: 'planned', changes};
}

/** More rounds than any step needs whose changes uncover each other; a step that never ends needs an end. */
const MAX_ROUNDS = 8;

/**
 * One attempt: ask, perform what is missing, forget what it touched, ask again until nothing is left.
 * @param performed collects what was done, also when the attempt fails later.
 */
export async function converge(asker: Asker, performed: Change[]): Promise<void> {
  let changes = await asker.ask();
  let previous: string | undefined;
  let stderr = '';
  for (let round = 0; changes.length > 0; round++) {
    if (isWaiting(changes)) {
      changes = await settle(asker, changes, stderr);
      continue;
    }
    const list = JSON.stringify(changes);
    if (list === previous || round >= MAX_ROUNDS) throw didNotConverge(changes, stderr);
    previous = list;
    const done = await asker.act(changes, performed);
    stderr = done.stderr;
    changes = await asker.ask();
  }
}

const NO_PATIENCE: Settle = {everyMs: 0, withinMs: 0};

const isWaiting = (changes: readonly Change[]) => changes.every(({actions}) => actions.length === 0);

/** How often a wait is told. */
const A_SECOND = 1_000;

/** Asks until the answer is empty or needs action again, and tells how long it has been waiting. */
async function settle(asker: Asker, first: readonly Change[], stderr: string): Promise<readonly Change[]> {
  const {step, resource} = asker.node;
  const {everyMs, withinMs} = (typeof step.settle === 'function' ? step.settle(resource) : step.settle) ?? NO_PATIENCE;
  for (const change of first) asker.announce(change);
  const since = asker.now();
  const until = since + withinMs;
  let changes = first;
  while (changes.length > 0 && isWaiting(changes)) {
    if (asker.now() >= until) throw stillWaiting(changes, withinMs, stderr);
    const pause = asker.now() + everyMs;
    do {
      const waited = asker.now() - since;
      if (waited >= A_SECOND) asker.progress(`${titlesOf(changes)}: ${seconds(waited)} of ${seconds(withinMs)}`);
      await sleep(Math.min(A_SECOND, Math.max(0, pause - asker.now())), undefined, {signal: asker.signal});
    } while (asker.now() < pause && !asker.stop.aborted);
    asker.stop.throwIfAborted();
    asker.forget();
    changes = await asker.ask();
  }
  return changes;
}

const titlesOf = (changes: readonly Change[]): string => changes.map(({title}) => title).join('; ');
const seconds = (ms: number): string => `${Math.round(ms / 1000)} s`;

const didNotConverge = (changes: readonly Change[], stderr: string) =>
  new StepError({code: 'did-not-converge', remaining: changes.map(({title}) => title), stderr: stderr.trim()});

const stillWaiting = (changes: readonly Change[], ms: number, stderr: string) => {
  const message = `not there after ${seconds(ms)}: ${titlesOf(changes)}`;
  const hint = stderr.trim() || changes.find((one) => one.hint !== undefined)?.hint;
  return new StepError({code: 'not-ready', message, ...(hint === undefined ? {} : {hint})}, true);
};

/** Nothing is performed when one of the changes costs more than the user allowed. */
export function refuseForbidden(changes: readonly Change[], asker: Asker): void {
  const {resource} = asker.node;
  for (const {impact, title} of changes) {
    if (impact !== 'recreate' && impact !== 'data-loss') continue;
    if (asker.allows(impact)) continue;
    throw new Refusal(
      impact,
      `${title}: impact ${impact}`,
      `if that is what you want: --allow ${impact}:${resource.id}`,
    );
  }
}
