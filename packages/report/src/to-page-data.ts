import {describeFailure, guestLabel, oneLine} from '@phoenix/reporters';
import {changesBegun, changesMade} from './change-data.js';
import {criticalPathOf} from './critical-path-of.js';
import {failureData} from './failure-data.js';
import type {History} from './follow.js';
import {printable} from './output-lines.js';
import type {LaneData, OutputData, PageData, StepData} from './page-data.js';
import {labelOf, type StepView} from './step-view.js';

/** Characters of output in the whole page; beyond, a step that went well keeps its last lines only. */
const BUDGET = 4_000_000;
const LAST = 10;

/** Everything that the timeline shows. */
export const toPageData = (histories: readonly History[], steps: readonly StepView[]): PageData => {
  const outputs = spend(steps);
  const lanes = new Map<number, {label: string; steps: StepData[]}>();
  for (const step of steps) {
    const {resource} = step.history.record.info;
    const lane = lanes.get(resource.id) ?? {label: printable(guestLabel(resource), 200), steps: []};
    lanes.set(resource.id, lane);
    if (step.from !== undefined) lane.steps.push(stepData(step, step.from, outputs.get(step)!));
  }
  return {
    end: Math.max(...histories.map(({offset, end}) => offset + end)),
    lanes: [...lanes].sort(nodeFirst).map(([, lane]): LaneData => ({...lane, steps: lane.steps.sort(byTime)})),
    path: histories.flatMap(criticalPathOf).map(({node}) => node),
  };
};

const nodeFirst = ([a]: readonly [number, unknown], [b]: readonly [number, unknown]): number =>
  Number(b === 0) - Number(a === 0);

const byTime = (a: StepData, b: StepData): number => a.from - b.from || a.to - b.to;

/** The output of each step; those that failed are served first. */
const spend = (steps: readonly StepView[]): ReadonlyMap<StepView, OutputData> => {
  let left = BUDGET;
  const outputs = new Map<StepView, OutputData>();
  const failedFirst = [...steps].sort((a, b) => Number(b.status === 'failed') - Number(a.status === 'failed'));
  for (const step of failedFirst) {
    const whole = step.history.output.lines();
    left -= whole.lines.reduce((sum, [text]) => sum + text.length, 0);
    outputs.set(step, left > 0 ? whole : step.history.output.lines(LAST));
  }
  return outputs;
};

const stepData = (step: StepView, from: number, output: OutputData): StepData => {
  const {history, of, id, status, words, to} = step;
  const {outcome, info} = history.record;
  return {
    id,
    name: printable(info.step, 200),
    status,
    words: printable(words, 300),
    from: whole(from),
    to: whole(to),
    waits: history.waits.map(({lock, holder, ...wait}) => ({
      from: whole(of.offset + wait.from),
      to: whole(of.offset + wait.to),
      lock: printable(lock, 100),
      holder,
      holderLabel: printable(labelOf(of, holder), 200),
    })),
    retries: history.retries.map(({at, attempt, attempts, delayMs, failure}) => ({
      at: whole(of.offset + at),
      attempt,
      attempts,
      delayMs,
      cause: printable(describeFailure(failure).headline, 1000),
    })),
    changes: changesMade(step),
    begun: changesBegun(step),
    output,
    ...(outcome?.status === 'failed' ? {failure: failureData(outcome.failure)} : {}),
    notices: history.notices.map(({severity, message, hint}) =>
      printable(`${severity}: ${oneLine(message)}${hint === undefined ? '' : ` (${oneLine(hint)})`}`, 1000),
    ),
  };
};

/** A tenth of a millisecond is more than anybody sees. */
const whole = (ms: number): number => Math.round(ms * 10) / 10;
