import type {NodeId} from '@phoenix/kit';
import {guestLabel, stepLabel} from '@phoenix/reporters';
import {changesMade} from './change-data.js';
import {failureData} from './failure-data.js';
import type {History} from './follow.js';
import {reportOf} from './report.js';
import type {RunLog} from './run-log.js';
import {labelOf, type StepView} from './step-view.js';
import {subRows} from './sub-rows.js';

/**
 * An event of the Trace Event Format ("Trace Event Format" by the Chromium project, JSON object format): `ph` is its kind
 * (X a span, b and e an asynchronous one, s and f the ends of an arrow, i a moment, M a name), `ts` and `dur` are
 * microseconds.
 */
interface TraceEvent {
  readonly ph: 'X' | 'b' | 'e' | 's' | 'f' | 'i' | 'M';
  readonly name: string;
  readonly cat?: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts?: number;
  readonly dur?: number;
  readonly id?: string;
  readonly bp?: 'e';
  readonly s?: 't' | 'p' | 'g';
  readonly args?: Readonly<Record<string, unknown>>;
}

/** The track of a step: a process for each resource, a thread for each row of steps that do not overlap. */
interface Track {
  readonly pid: number;
  readonly tid: number;
}

/**
 * A run for Perfetto and chrome://tracing: a process for the node and for each guest, spans for steps and their changes,
 * asynchronous spans for waits with an arrow from the step that held the lock, moments for retries.
 */
export const chromeTrace = (run: RunLog): string => {
  const report = reportOf(run);
  const placed = place(report.steps);
  const events = [
    ...names(placed),
    ...[...placed.values()].flatMap(({step, track}) => [
      spanOf(step, track),
      ...changeSpans(step, track),
      ...retryMoments(step, track),
      ...waitSpans(step, track, placed),
    ]),
  ];
  return JSON.stringify({
    displayTimeUnit: 'ms',
    otherData: {
      run: run.id,
      command: run.command,
      version: run.version,
      startedAt: run.startedAt,
      verdict: report.verdicts[0],
    },
    traceEvents: events,
  });
};

/** Steps that have a place in time, by {@link keyOf}. */
type Placed = ReadonlyMap<string, {readonly step: StepView; readonly track: Track}>;

const keyOf = (of: History, id: NodeId): string => `${of.offset}:${id}`;

const place = (steps: readonly StepView[]): Placed => {
  const guests = new Map<number, StepView[]>();
  for (const step of steps) {
    if (step.from === undefined) continue;
    const {id} = step.history.record.info.resource;
    guests.set(id, [...(guests.get(id) ?? []), step]);
  }
  return new Map(
    [...guests].flatMap(([pid, own]) => {
      const rows = subRows(own.map(({from = 0, to}) => ({from, to})));
      return own.map((step, i) => [keyOf(step.of, step.id), {step, track: {pid, tid: rows[i]! + 1}}] as const);
    }),
  );
};

/** Names of the tracks, and their order: the node first, then the guests as the run announced them. */
const names = (placed: Placed): TraceEvent[] => {
  const resources = new Map(
    [...placed.values()].map(({step}) => step.history.record.info.resource).map((one) => [one.id, one]),
  );
  const order = [...resources.keys()].sort((a, b) => Number(b === 0) - Number(a === 0));
  return order.flatMap((pid, i): TraceEvent[] => {
    const name = guestLabel(resources.get(pid)!);
    return [
      {ph: 'M', name: 'process_name', pid, tid: 0, args: {name}},
      {ph: 'M', name: 'process_sort_index', pid, tid: 0, args: {sort_index: i}},
    ];
  });
};

const spanOf = (step: StepView, track: Track): TraceEvent => {
  const {outcome, info} = step.history.record;
  return {
    ph: 'X',
    name: info.step,
    cat: step.status,
    ...track,
    ...span(step.from!, step.to),
    args: {
      outcome: step.words,
      changes: changesMade(step).map(({title}) => title),
      ...(outcome?.status === 'failed' ? {failure: failureData(outcome.failure).headline} : {}),
    },
  };
};

/** From one change to the next: how long each took stands nowhere else. */
const changeSpans = (step: StepView, track: Track): TraceEvent[] =>
  step.history.changes.map(({at, change}, i, all) => ({
    ph: 'X',
    name: change.title,
    cat: 'change',
    ...track,
    ...span(step.of.offset + at, all[i + 1] === undefined ? step.to : step.of.offset + all[i + 1]!.at),
  }));

const retryMoments = (step: StepView, track: Track): TraceEvent[] =>
  step.history.retries.map(({at, attempt, attempts, delayMs, failure}) => ({
    ph: 'i',
    name: `attempt ${attempt} of ${attempts} failed`,
    cat: 'retry',
    ...track,
    ts: micros(step.of.offset + at),
    s: 't',
    args: {failure: failureData(failure).headline, retriedAfterMs: delayMs},
  }));

const waitSpans = (step: StepView, track: Track, placed: Placed): TraceEvent[] =>
  step.history.waits.flatMap(({lock, holder, from, to}, i): TraceEvent[] => {
    const id = `${keyOf(step.of, step.id)}#${i}`;
    const wait = {name: `waiting for ${lock}`, cat: 'wait', id, ...track};
    const args = {lock, heldBy: labelOf(step.of, holder), step: stepLabel(step.history.record.info)};
    const [began, ended] = [step.of.offset + from, step.of.offset + to];
    return [
      {ph: 'b', ...wait, ts: micros(began), args},
      {ph: 'e', ...wait, ts: micros(ended)},
      ...arrow(`free:${id}`, lock, placed.get(keyOf(step.of, holder)), ended, track),
    ];
  });

/** From the holder's last moment to the end of the wait; an end must lie inside a span of its track. */
const arrow = (
  id: string,
  lock: string,
  holder: {readonly step: StepView; readonly track: Track} | undefined,
  ended: number,
  track: Track,
): TraceEvent[] => {
  if (holder === undefined) return [];
  const freed = Math.max(holder.step.from!, Math.min(holder.step.to, ended));
  return [
    {ph: 's', name: `${lock} freed`, cat: 'lock', id, ...holder.track, ts: micros(freed)},
    {ph: 'f', bp: 'e', name: `${lock} freed`, cat: 'lock', id, ...track, ts: micros(ended)},
  ];
};

const span = (from: number, to: number) => ({ts: micros(from), dur: micros(Math.max(0, to - from))});
const micros = (ms: number): number => Math.round(ms * 1000);
