import {
  type Change,
  type Diagnostic,
  type Event,
  type LeftOut,
  type Mode,
  type NodeId,
  type NodeInfo,
  type Outcome,
  type Summary,
  unreachable,
} from '@phoenix/kit';
import {harmless} from './harmless.js';

/** What is known of one step so far. Times are those of the events: milliseconds since the run started. */
export interface StepRecord {
  readonly info: NodeInfo;
  readonly guest: GuestRecord;
  startedAt?: number;
  /** Later than its start when it had to wait for a lock first. */
  workingSince?: number;
  finishedAt?: number;
  /** Only while it waits. */
  waiting: {readonly lock: string; readonly holder: NodeId; readonly since: number} | undefined;
  /** The last retry; stays while the next attempt runs. */
  retry: (Event & {type: 'step-retrying'}) | undefined;
  /** What it is doing, or the last thing it said. */
  lastLine: string | undefined;
  outcome?: Outcome;
}

export interface GuestRecord {
  readonly resource: NodeInfo['resource'];
  /** In the order in which the run announced them. */
  readonly steps: StepRecord[];
  startedAt?: number;
  finishedAt?: number;
  finished: number;
  /** Started or waiting, and not finished. */
  readonly active: Set<StepRecord>;
  failed: boolean;
}

/** A run as its events tell it. */
export interface RunRecord {
  mode: Mode;
  readonly guests: Map<number, GuestRecord>;
  readonly steps: Map<NodeId, StepRecord>;
  readonly diagnostics: {readonly node: NodeId | undefined; readonly diagnostic: Diagnostic}[];
  /** What was last said of the run as a whole while it went on: that it is being stopped, for one. */
  notice?: string;
  /** The run is only a part of what there is. */
  leftOut?: LeftOut;
  summary?: Summary;
}

export const emptyRecord = (): RunRecord => ({mode: 'apply', guests: new Map(), steps: new Map(), diagnostics: []});

/** Writes one event into the record. Costs the same however many steps there are. */
export const note = (record: RunRecord, event: Event): void => {
  switch (event.type) {
    case 'run-started':
      record.mode = event.mode;
      if (event.leftOut !== undefined) record.leftOut = event.leftOut;
      for (const info of event.nodes) announce(record, info);
      return;
    case 'step-waiting': {
      const step = begin(record, event);
      // Told again when the holder changes: still the same wait.
      step.waiting = {lock: event.lock, holder: event.holder, since: step.waiting?.since ?? event.at};
      return;
    }
    case 'step-started':
      goOn(begin(record, event), event);
      return;
    case 'step-change':
      goOn(begin(record, event), event, event.change);
      return;
    case 'step-output': {
      const step = begin(record, event);
      goOn(step, event);
      // Cut before it is looked at: a guest may print a megabyte without a line end.
      step.lastLine = harmless(event.line.slice(-1000)).trim() || step.lastLine;
      return;
    }
    case 'step-progress': {
      const step = begin(record, event);
      goOn(step, event);
      step.lastLine = progressText(event);
      return;
    }
    case 'step-retrying': {
      const step = begin(record, event);
      goOn(step, event);
      step.retry = event;
      step.lastLine = undefined;
      return;
    }
    case 'step-finished':
      finish(stepOf(record, event.node), event.outcome, event.at);
      return;
    case 'diagnostic':
      record.diagnostics.push({node: event.node, diagnostic: event.diagnostic});
      if (event.node === undefined && record.steps.size > 0) record.notice = harmless(event.diagnostic.message);
      return;
    case 'run-finished':
      record.summary = event.summary;
      return;
    default:
      unreachable(event);
  }
};

/** `40 % pulling image` */
export const progressText = ({message, percent}: Event & {type: 'step-progress'}): string =>
  harmless([...(percent === undefined ? [] : [`${percent} %`]), message].join(' ').slice(0, 1000)).trim();

/** @throws when the run never announced the node: a bug in the engine. */
export const stepOf = (record: RunRecord, node: NodeId): StepRecord => {
  const step = record.steps.get(node);
  if (step === undefined) throw new Error(`event for a step that was never announced: ${node}`);
  return step;
};

const announce = (record: RunRecord, info: NodeInfo): void => {
  let guest = record.guests.get(info.resource.id);
  if (guest === undefined) {
    guest = {resource: info.resource, steps: [], finished: 0, active: new Set(), failed: false};
    record.guests.set(info.resource.id, guest);
  }
  const step: StepRecord = {info, guest, waiting: undefined, retry: undefined, lastLine: undefined};
  guest.steps.push(step);
  record.steps.set(info.id, step);
};

const begin = (record: RunRecord, {node, at}: {readonly node: NodeId; readonly at: number}): StepRecord => {
  const step = stepOf(record, node);
  step.startedAt ??= at;
  step.guest.startedAt ??= at;
  step.guest.active.add(step);
  return step;
};

const goOn = (step: StepRecord, {at}: {readonly at: number}, change?: Change): void => {
  if (step.waiting !== undefined || step.workingSince === undefined) step.workingSince = at;
  step.waiting = undefined;
  if (change !== undefined) step.lastLine = harmless(change.title);
};

/** Milliseconds that a step has worked until `now`, or in all when it is finished; without its wait for a lock. */
export const worked = (step: StepRecord, now: number): number =>
  Math.max(0, (step.finishedAt ?? now) - (step.workingSince ?? step.finishedAt ?? now));

/** Milliseconds from a guest's first sign of life until `now`, or its last step when it is over. */
export const lasted = ({startedAt, finishedAt, finished, steps}: GuestRecord, now: number): number => {
  const end = finished === steps.length ? (finishedAt ?? now) : now;
  return Math.max(0, end - (startedAt ?? end));
};

const finish = (step: StepRecord, outcome: Outcome, at: number): void => {
  step.outcome = outcome;
  step.finishedAt = at;
  step.waiting = undefined;
  step.guest.active.delete(step);
  step.guest.finished++;
  step.guest.finishedAt = at;
  step.guest.failed ||= outcome.status === 'failed';
};
