import type {RunReport} from '@phoenix/engine';
import type {NodeId, Outcome, Step} from '@phoenix/kit';
import {describeFailure} from '@phoenix/reporters';
import type {Check} from './verdict.js';
import type {Sight} from './watch.js';

/** Of which step, and what was seen of it. */
export interface About {
  readonly plugin: string;
  readonly step: Step;
  /** `a container` */
  readonly where: string;
  readonly sight: Sight;
}

/** One config, run and run again. */
export interface Runs {
  readonly was: RunReport;
  readonly again: RunReport;
}

export function* afterDoing(told: About, {was: first, again: second}: Runs): Iterable<Check> {
  const {step, sight} = told;
  const [was, again] = [outcomeOf(step, first), outcomeOf(step, second)];
  const say = sayer(told);
  if (was === undefined) {
    yield say('is not wanted', open('its wanted() says no to a plain one'));
    return;
  }
  if (was.status === 'blocked' || was.status === 'cancelled') {
    const by = was.status === 'blocked' ? `${was.by}: ${wordsOf(first.outcomes.get(was.by))}` : 'interrupted';
    yield say('was not reached', open(by));
    return;
  }
  yield say('only looks when it is asked', looksOnly(sight));
  const about = 'has nothing to do after it was done';
  if (was.status === 'unchanged') yield say(about, open('nor before'));
  else if (was.status === 'skipped') yield say(about, open(`skipped: ${was.reason}`));
  else yield say(about, madeOr(was, sight));
  if (was.status === 'changed') yield say('is left alone by a second run', silent(again));
}

/** @param done what came of it before: of one that never worked nothing follows */
export function* afterChanging(told: About, done: Runs, {was: first, again: second}: Runs): Iterable<Check> {
  const {step, sight} = told;
  const [was, again] = [outcomeOf(step, first), outcomeOf(step, second)];
  if (was === undefined || outcomeOf(step, done.was)?.status !== 'changed') return;
  const say = sayer(told);
  const about = 'is applied anew where its section has changed';
  if (was.status === 'unchanged') yield say(about, open('the second example leads to nothing to do'));
  else if (was.status === 'changed' && again?.status !== 'unchanged') yield say(about, silent(again));
  else yield say(about, madeOr(was, sight));
}

export function* afterTakingOut(told: About, done: Runs, {was: first, again: second}: Runs): Iterable<Check> {
  const {step, sight} = told;
  const [was, again] = [outcomeOf(step, first), outcomeOf(step, second)];
  if (was === undefined || outcomeOf(step, done.was)?.status !== 'changed') return;
  const say = sayer(told);
  const about = 'goes where the config does not name it any more';
  if (was.status === 'unchanged') yield say(about, failed('remove() says that nothing is to do, after it was applied'));
  else if (was.status === 'skipped') yield say(about, open(`skipped: ${was.reason}`));
  else yield say(about, madeOr(was, sight));
  if (was.status === 'changed') yield say('is gone after that', silent(again));
  if (sight.broken.size > 0) yield say('only looks when it is asked, also for its removal', looksOnly(sight));
}

type Verdict = Pick<Check, 'verdict' | 'detail'>;

const sayer =
  ({plugin, step: {id}, where}: About) =>
  (about: string, verdict: Verdict): Check => ({plugin, about: `${id} on ${where} ${about}`, ...verdict});

const PASS = {verdict: 'pass'} as const;
const failed = (detail: string): Verdict => ({verdict: 'fail', detail});
const open = (detail: string): Verdict => ({verdict: 'open', detail});

const looksOnly = ({broken}: Sight): Verdict => (broken.size === 0 ? PASS : failed([...broken].join('\n')));

const silent = (again: Outcome | undefined): Verdict =>
  again?.status === 'unchanged' ? PASS : failed(`a second look: ${wordsOf(again)}`);

/** What a lab's guest does not know is nobody's fault. */
function madeOr(was: Outcome, {unknown}: Sight): Verdict {
  if (was.status === 'changed') return {...PASS, detail: was.changes.map(({title}) => title).join('\n')};
  if (unknown.size === 0 && exitOf(was) !== 127) return failed(wordsOf(was));
  return open(`the lab's guests do not know: ${[...unknown].join(', ') || 'what it runs'}`);
}

const outcomeOf = ({id}: Step, {outcomes}: RunReport): Outcome | undefined =>
  [...outcomes].find(([node]: readonly [NodeId, Outcome]) => node.slice(node.indexOf('/') + 1) === id)?.[1];

const exitOf = (outcome: Outcome): number | undefined =>
  outcome.status === 'failed' && outcome.failure.code === 'command-failed' ? outcome.failure.exitCode : undefined;

function wordsOf(outcome: Outcome | undefined): string {
  if (outcome === undefined) return 'it did not take part';
  if (outcome.status === 'changed') return `still to do: ${outcome.changes.map(({title}) => title).join('; ')}`;
  if (outcome.status !== 'failed') return outcome.status;
  const {headline, details} = describeFailure(outcome.failure);
  return [headline, ...details].join('\n');
}
