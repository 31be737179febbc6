import {type Diagnostic, duration, type NodeInfo} from '@phoenix/kit';
import {count, totals, verdict} from '@phoenix/reporters';
import {follow, type History} from './follow.js';
import type {RunLog} from './run-log.js';
import {type StepView, stepViews} from './step-view.js';

/** What all sections of a page are made of. */
export interface Report {
  readonly run: RunLog;
  readonly histories: readonly History[];
  readonly steps: readonly StepView[];
  /** What the run came to, a line for each of its graphs; the gravest first. */
  readonly verdicts: readonly string[];
  /** `apply`, `apply, test` */
  readonly mode: string;
  /** `broken`: no end was written, and none will be. */
  readonly end: 'known' | 'broken' | 'to come';
  /** Milliseconds since it began. */
  readonly ms: number;
  /** The node and guests, each once. */
  readonly resources: readonly NodeInfo['resource'][];
  readonly diagnostics: readonly {readonly who: string; readonly diagnostic: Diagnostic}[];
}

export const reportOf = (run: RunLog): Report => {
  const histories = follow(run.events);
  const steps = stepViews(histories);
  const labels = new Map(steps.map(({id, label}) => [id, label]));
  return {
    run,
    histories,
    steps,
    verdicts: histories.map((history) => inWords(history, run)).sort((a, b) => rank(a) - rank(b)),
    mode: [...new Set(histories.map(({record}) => record.mode))].join(', '),
    end: histories.at(-1)!.record.summary !== undefined ? 'known' : run.isRunning ? 'to come' : 'broken',
    ms: Math.max(...histories.map(({offset, end}) => offset + end)),
    resources: [
      ...new Map(
        histories.flatMap(({record}) => [...record.guests].map(([id, {resource}]) => [id, resource])),
      ).values(),
    ],
    diagnostics: histories.flatMap(({record}) =>
      record.diagnostics.map(({node, diagnostic}) => ({
        who: node === undefined ? 'run' : (labels.get(node) ?? node),
        diagnostic,
      })),
    ),
  };
};

const inWords = ({record, end}: History, {isRunning}: RunLog): string => {
  if (record.summary !== undefined) return verdict(record, totals(record));
  const word = isRunning ? 'RUNNING' : 'BROKE OFF';
  if (record.steps.size === 0) return `${word}: nothing had been begun`;
  const {failed, changes} = totals(record);
  const ended = [...record.steps.values()].filter(({outcome}) => outcome !== undefined).length;
  const trouble = failed.length === 0 ? '' : `; ${failed.length} failed`;
  const made = record.mode === 'apply' ? `, ${count(changes, 'change')} made` : '';
  return `${word} after ${duration(end)}: ${ended} of ${count(record.steps.size, 'step')} ended${made}${trouble}`;
};

const rank = (line: string): number =>
  ['RUNNING', 'BROKE', 'FAILED', 'INTERRUPTED'].findIndex((word) => line.startsWith(word)) >>> 0;
