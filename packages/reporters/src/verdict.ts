import {duration} from '@phoenix/kit';
import type {RunRecord} from './record.js';
import {resourcesInWords, type Totals} from './totals.js';
import {count, leftOutInWords} from './words.js';

/** The last line of a run: what a user reads first and a script greps for. Of a part of a run it says so. */
export const verdict = (record: RunRecord, t: Totals): string =>
  record.leftOut === undefined ? outcome(record, t) : `${outcome(record, t)}; ${leftOutInWords(record.leftOut)}`;

const outcome = (record: RunRecord, t: Totals): string => {
  const took = duration(record.summary?.ms ?? 0);
  if (record.mode === 'test') return tested(record, t, took);
  const touched = resourcesInWords(t.changed.map(({resource}) => resource));
  const made = `${count(t.changes, 'change')} on ${touched}`;
  const blocked = [...t.blocked.values()].reduce((sum, steps) => sum + steps.length, 0);
  const notTried = blocked === 0 ? '' : `, ${count(blocked, 'step')} blocked`;
  if (t.failed.length > 0) {
    const stopped = t.notRun.length === 0 ? '' : `, ${t.notRun.length} not run`;
    const stands = record.mode === 'plan' ? '' : t.changes === 0 ? '; nothing was changed' : `; made: ${made}`;
    return `FAILED: ${count(t.failed.length, 'step')} failed${notTried}${stopped}${stands} (${took})`;
  }
  if (t.notRun.length > 0) {
    const rest = record.mode === 'plan' ? 'the plan is incomplete' : `made: ${made}`;
    return `INTERRUPTED: ${count(t.notRun.length, 'step')} not run; ${rest} (${took})`;
  }
  return record.mode === 'plan' ? planned(record, t, made) : done(record, t, made, took);
};

const tested = ({steps}: RunRecord, {failed, skipped, notRun}: Totals, took: string): string => {
  const passed = steps.size - failed.length - skipped.length - notRun.length;
  const rest = [
    ...(skipped.length === 0 ? [] : [`${skipped.length} skipped`]),
    ...(notRun.length === 0 ? [] : [`${notRun.length} not run`]),
  ].map((words) => `, ${words}`);
  if (failed.length > 0)
    return `FAILED: ${failed.length} of ${count(steps.size, 'test')} failed${rest.join('')} (${took})`;
  return `${notRun.length > 0 ? 'INTERRUPTED: ' : ''}${passed} of ${count(steps.size, 'test')} passed${rest.join('')} (${took})`;
};

const planned = (record: RunRecord, t: Totals, made: string): string => {
  const follow =
    t.deferred.length === 0 ? '' : `, ${count(t.deferred.length, 'step')} follow${t.deferred.length === 1 ? 's' : ''}`;
  return t.changes + t.deferred.length === 0 ? `No changes: ${asDescribed(record)}` : `Plan: ${made}${follow}`;
};

const done = (record: RunRecord, t: Totals, made: string, took: string): string =>
  t.changes === 0 ? `Nothing to do: ${asDescribed(record)} (${took})` : `Done: ${made} in ${took}`;

/** What verbs other than those that bring up find where there is nothing to do; none of it is what the config describes. */
const FOUND: readonly (readonly [steps: RegExp, words: string])[] = [
  [/\.delete$/, 'not there'],
  [/\.(?:stop|kill)$/, 'stopped'],
  [/\.(?:present|start|boot-delay|agent|healthcheck)$/, 'up'],
];

const asDescribed = ({guests, steps, leftOut}: RunRecord): string => {
  const all = [...guests.values()].map(({resource}) => resource);
  const who = resourcesInWords(all);
  const names = [...steps.values()].map(({info}) => info.step);
  const found = FOUND.find(
    ([own]) => leftOut === undefined && names.length > 0 && names.every((name) => own.test(name)),
  );
  if (found !== undefined) return `${who} ${all.length === 1 ? 'is' : 'are'} ${found[1]}.`;
  if (leftOut !== undefined) return `what was asked of ${who} is as described`;
  return `${who} ${all.length === 1 ? 'is' : 'are'} as described.`;
};
