import {duration, type Outcome} from '@phoenix/kit';
import {changesOf, titleWithImpact} from './outcome.js';
import type {Paint} from './paint.js';
import {type GuestRecord, lasted, type RunRecord} from './record.js';
import {resourcesInWords, type Totals} from './totals.js';
import {count, guestLabel} from './words.js';

/** More lines than this would bury what comes after them: guests are then one line each. */
const mostLines = 60;

/** Each changed resource with its steps and what they did; the unchanged ones are only counted. */
export const changedSection = ({guests}: RunRecord, {changed, changes}: Totals, c: Paint): string[] => {
  if (changed.length === 0) return [];
  const whole = changed.length + changes <= mostLines;
  const same = [...guests.values()].filter((guest) =>
    guest.steps.every(({outcome}) => outcome?.status === 'unchanged'),
  );
  const rest =
    same.length === 0 ? [] : [c.faint(`  ${resourcesInWords(same.map(({resource}) => resource))} unchanged`)];
  return [c.strong('Changed'), ...changed.flatMap((guest) => (whole ? told(guest, c) : [head(guest, c)])), ...rest];
};

const told = (guest: GuestRecord, c: Paint): string[] => {
  const steps = guest.steps.filter(({outcome}) => changesOf(outcome).length > 0);
  const width = Math.max(...steps.map(({info}) => info.step.length));
  return [
    head(guest, c),
    ...steps.flatMap(({info, outcome}) =>
      changesOf(outcome).map(
        (change, i) => `    ${c.faint((i === 0 ? info.step : '').padEnd(width))}  ${titleWithImpact(change)}`,
      ),
    ),
  ];
};

const head = (guest: GuestRecord, c: Paint): string => {
  const n = guest.steps.reduce((sum, {outcome}) => sum + changesOf(outcome).length, 0);
  const took = duration(lasted(guest, guest.finishedAt ?? 0));
  const open = guest.steps.find(({outcome}) => outcome === undefined || unfinished.has(outcome.status));
  const icon = guest.failed ? c.bad('✖') : open === undefined ? c.good('✔') : c.careful('↓');
  const until = open === undefined || guest.failed ? '' : `, stopped before ${open.info.step}`;
  return `  ${icon} ${guestLabel(guest.resource)}  ${c.faint(`${count(n, 'change')}, ${took}${until}`)}`;
};

const unfinished: ReadonlySet<Outcome['status']> = new Set(['blocked', 'cancelled']);
