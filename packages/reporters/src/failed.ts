import {describeFailure} from './failure.js';
import {groupBy} from './group-by.js';
import type {Paint} from './paint.js';
import type {RunRecord, StepRecord} from './record.js';
import type {Totals} from './totals.js';
import {wordToExplain} from './word-to-explain.js';
import {count, guestLabel, stepLabel} from './words.js';

/** Each failure with its evidence, what to try, and the steps that were not tried because of it. */
export const failedSection = (_record: RunRecord, {failed, blocked}: Totals, c: Paint): string[] => {
  if (failed.length === 0) return [];
  return [
    c.strong('Failed'),
    ...failed.flatMap(({info, outcome}) => {
      if (outcome?.status !== 'failed') return [];
      const {headline, details} = describeFailure(outcome.failure);
      return [
        `  ${c.bad('✖')} ${stepLabel(info)}: ${headline}`,
        ...details.map((line) => `      ${line.startsWith('|') ? c.faint(line) : line}`),
        ...notTried(blocked.get(info.id) ?? []).map((line) => c.faint(`      ${line}`)),
      ];
    }),
    ...explained(failed).map((line) => c.faint(`  ${line}`)),
  ];
};

/** Once for all of them: what `phoenix explain` has more of than stands here. */
function explained(failed: readonly StepRecord[]): string[] {
  const words = failed.flatMap(({outcome}) =>
    outcome?.status === 'failed' ? (wordToExplain(outcome.failure) ?? []) : [],
  );
  return words.length === 0 ? [] : [`more: phoenix explain ${[...new Set(words)].slice(0, 4).join(' ')}`];
}

/** Of a guest with more of them the names would bury the cause. */
const NAMED = 4;

const notTried = (steps: readonly StepRecord[]): string[] => {
  if (steps.length === 0) return [];
  const guests = groupBy(steps, ({guest}) => guest);
  const parts = [...guests].map(
    ([{resource}, own]) =>
      `${guestLabel(resource)} (${own.length <= NAMED ? own.map(({info}) => info.step).join(', ') : own.length})`,
  );
  const shown = parts.slice(0, 5);
  const more = parts.length > shown.length ? ` and ${count(parts.length - shown.length, 'more guest')}` : '';
  return [`not tried because of it: ${count(steps.length, 'step')} of ${shown.join(', ')}${more}`];
};
