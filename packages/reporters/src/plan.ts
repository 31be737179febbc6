import type {Change, Event, FieldDiff, Reporter} from '@phoenix/kit';
import {differing} from './differing.js';
import {oneLine} from './harmless.js';
import {changesOf} from './outcome.js';
import type {Environment, Output} from './output.js';
import {type Paint, paint, wantsColor} from './paint.js';
import {emptyRecord, type GuestRecord, note, type StepRecord} from './record.js';
import {sharedChanges} from './shared.js';
import {endSections, joinSections, paintVerdict} from './summary.js';
import {totals} from './totals.js';
import {verdict} from './verdict.js';
import {count, guestLabel} from './words.js';

export interface PlanOptions {
  readonly env?: Environment;
  /** Impacts that the user allows: `restart`, `recreate:900`. */
  readonly allow?: readonly string[];
  /** Of a terminal: longer lines are broken between words. */
  readonly columns?: number | undefined;
}

/**
 * A plan, written when it is complete: for each resource that something would be done on, its steps, their changes
 * (`~ memory 512 -> 1024`, `+` set, `-` unset), what they cost, and in one line the steps that cannot be asked yet.
 */
export const planView = (out: Output, {env = {}, allow = [], columns}: PlanOptions = {}): Reporter => {
  const record = emptyRecord();
  const c = paint(wantsColor(out, env));
  return {
    report(event: Event) {
      note(record, event);
      if (event.type !== 'run-finished') return;
      const t = totals(record);
      const shared = sharedChanges(record);
      out.write(
        joinSections(
          [
            ...[...record.guests.values()].map((guest) => guestSection(guest, {c, allow, shared})),
            ...endSections(record, t, c),
            [paintVerdict(verdict(record, t), c)],
          ],
          columns,
        ),
      );
    },
  };
};

interface Said {
  readonly c: Paint;
  readonly allow: readonly string[];
  readonly shared: ReturnType<typeof sharedChanges>;
}

const guestSection = (guest: GuestRecord, said: Said): string[] => {
  const {c} = said;
  const planned = guest.steps.filter(({outcome}) => changesOf(outcome).length > 0);
  const follow = guest.steps.filter(({outcome}) => outcome?.status === 'deferred');
  if (planned.length + follow.length === 0) return [];
  const names = follow.map(({info}) => info.step).join(', ');
  return [
    c.strong(guestLabel(guest.resource)),
    ...planned.flatMap((step) => stepLines(step, said)),
    ...(follow.length === 0
      ? []
      : [c.faint(`  … ${count(follow.length, 'step')} behind that, asked when it is done: ${names}`)]),
  ];
};

const stepLines = ({info, outcome}: StepRecord, {c, allow, shared}: Said): string[] =>
  changesOf(outcome).flatMap((change) => [
    `  ${mark(change, c)} ${info.step}: ${oneLine(change.title)}${price(change, info.resource.id, c, allow)}${once(shared.get(change), c)}`,
    ...(change.diff ?? []).map((diff) => `      ${diffLine(diff, c)}`),
  ]);

const mark = ({impact}: Change, c: Paint): string =>
  impact === 'recreate' || impact === 'data-loss' ? c.bad('!') : impact === 'restart' ? c.careful('~') : c.good('~');

const price = ({impact}: Change, id: number, c: Paint, allow: readonly string[]): string => {
  if (impact === 'none') return '';
  if (impact === 'hotplug') return c.faint('  [hotplug]');
  if (allow.includes(impact) || allow.includes(`${impact}:${id}`)) return c.careful(`  [${impact}: allowed]`);
  if (impact === 'restart') return c.careful(`  [restart: pending until it restarts, or --allow restart:${id}]`);
  return c.bad(`  [${impact}: needs --allow ${impact}:${id}]`);
};

const once = (guest: GuestRecord | undefined, c: Paint): string =>
  guest === undefined ? '' : c.faint(`  (once, with ${guestLabel(guest.resource)})`);

const diffLine = ({field, from, to}: FieldDiff, c: Paint): string => {
  if (from === undefined) return c.good(`+ ${oneLine(field)} ${value(to)}`);
  if (to === undefined) return c.bad(`- ${oneLine(field)} ${value(from)}`);
  const [before, after] = differing(from, to);
  return c.careful(`~ ${oneLine(field)} ${value(before)} -> ${value(after)}`);
};

/** Kept to a line; an empty string is visible as one. */
const value = (text: string | undefined): string => {
  const line = oneLine(text ?? '');
  return line === '' ? "''" : line.length > 160 ? `${line.slice(0, 157)}...` : line;
};
