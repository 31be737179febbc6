import {duration} from '@phoenix/kit';
import type {Paint} from './paint.js';
import type {RunRecord} from './record.js';
import {count, stepLabel} from './words.js';

/** The five locks that were waited for longest. */
export const waitSection = ({summary}: RunRecord, c: Paint): string[] => {
  const waits = (summary?.waits ?? []).filter(({ms}) => ms >= noticeableMs).slice(0, 5);
  if (waits.length === 0) return [];
  return [
    c.strong('Waited for'),
    ...waits.map(({lock, ms, steps}) => `  ${lock}  ${duration(ms)} ${c.faint(`in ${count(steps, 'step')}`)}`),
  ];
};

/** Below this nobody has waited. */
const noticeableMs = 100;

/** Below this nobody asks where the time went. */
const worthTellingMs = 2_000;

/** The chain of steps that the run's length came from: its ten longest, the others as one line. */
export const pathSection = ({summary, steps}: RunRecord, c: Paint): string[] => {
  const path = (summary?.criticalPath ?? []).filter(({ms}) => ms >= noticeableMs);
  if (path.length === 0 || (summary?.ms ?? 0) < worthTellingMs) return [];
  const longest = new Set([...path].sort((a, b) => b.ms - a.ms).slice(0, 10));
  const rest = path.filter((part) => !longest.has(part));
  const lines = path
    .filter((part) => longest.has(part))
    .map(({node, ms}) => `  ${duration(ms).padStart(6)}  ${label(steps, node)}`);
  const more =
    rest.length === 0 ? [] : [`  ${duration(sum(rest)).padStart(6)}  in ${count(rest.length, 'shorter step')}`];
  return [
    `${c.strong('Critical path')} ${c.faint(`(${duration(sum(path))} of ${duration(summary?.ms ?? 0)})`)}`,
    ...lines,
    ...more,
  ];
};

const sum = (parts: readonly {readonly ms: number}[]): number => parts.reduce((total, {ms}) => total + ms, 0);

const label = (steps: RunRecord['steps'], node: Parameters<RunRecord['steps']['get']>[0]): string => {
  const step = steps.get(node);
  return step === undefined ? node : stepLabel(step.info);
};
