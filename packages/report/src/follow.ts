import type {Change, Diagnostic, Event, Failure, NodeId} from '@phoenix/kit';
import {emptyRecord, note, type RunRecord, type StepRecord} from '@phoenix/reporters';
import {type OutputLines, outputLines} from './output-lines.js';

/** A stretch in which a step waited for a lock; a new one when the holder changed. Milliseconds since the run started. */
export interface Wait {
  readonly lock: string;
  readonly holder: NodeId;
  readonly from: number;
  to: number;
}

/** What happened to one step, in time: what the record of a running step forgets. */
export interface StepHistory {
  readonly record: StepRecord;
  readonly waits: Wait[];
  readonly retries: {
    readonly at: number;
    readonly attempt: number;
    readonly attempts: number;
    readonly delayMs: number;
    readonly failure: Failure;
  }[];
  readonly changes: {readonly at: number; readonly change: Change}[];
  readonly output: OutputLines;
  readonly notices: Diagnostic[];
}

/** One graph that was worked through: `LetsGo --test` writes down two, one after the other. */
export interface History {
  readonly record: RunRecord;
  readonly steps: ReadonlyMap<NodeId, StepHistory>;
  /** Milliseconds from the beginning of the first one to that of this one. */
  readonly offset: number;
  /** Its end, or the last thing that was heard of it; milliseconds since it began. */
  end: number;
}

/** Follows a run from its first event to its last. At least one history, without steps where nothing was begun. */
export const follow = (events: readonly Event[]): readonly [History, ...History[]] => {
  const first = began(0);
  const histories: [Open, ...Open[]] = [first];
  for (const event of events) {
    const last = histories.at(-1)!;
    if (event.type === 'run-started' && last.steps.size > 0) histories.push(began(last.offset + last.end));
    take(histories.at(-1)!, event);
  }
  for (const history of histories) close(history);
  return histories;
};

interface Open extends History {
  readonly steps: Map<NodeId, StepHistory>;
}

const began = (offset: number): Open => ({record: emptyRecord(), steps: new Map(), offset, end: 0});

const take = (history: Open, event: Event): void => {
  const {record, steps} = history;
  if (!isUnderstood(record, event)) return;
  note(record, event);
  if (event.type === 'run-started')
    for (const [id, step] of record.steps)
      steps.set(id, {record: step, waits: [], retries: [], changes: [], output: outputLines(), notices: []});
  history.end = Math.max(history.end, event.type === 'run-finished' ? event.summary.ms : event.at);
  const step = 'node' in event && event.node !== undefined ? steps.get(event.node) : undefined;
  if (step !== undefined) remember(step, event);
};

/** What still waited when the run broke off has waited until then. */
const close = ({steps, end}: History): void => {
  for (const {waits} of steps.values()) for (const wait of waits) wait.to = Math.min(wait.to, end);
};

const TYPES: Readonly<Record<Event['type'], true>> = {
  'run-started': true,
  'step-waiting': true,
  'step-started': true,
  'step-change': true,
  'step-output': true,
  'step-progress': true,
  'step-retrying': true,
  'step-finished': true,
  diagnostic: true,
  'run-finished': true,
};

/** A newer phoenix may have written events that this one does not know: docs/json-events.md says to leave them out. */
const isUnderstood = (record: RunRecord, event: Event): boolean =>
  event.type in TYPES &&
  (!event.type.startsWith('step-') || ('node' in event && record.steps.has(event.node as NodeId)));

const remember = (step: StepHistory, event: Event): void => {
  const open = step.waits.at(-1);
  // Every further sign of a waiting step ends its wait, or tells of another holder.
  if (open !== undefined && open.to === WAITING && event.type !== 'diagnostic') open.to = event.at;
  if (event.type === 'step-waiting')
    step.waits.push({lock: event.lock, holder: event.holder, from: event.at, to: WAITING});
  else if (event.type === 'step-retrying') step.retries.push(event);
  else if (event.type === 'step-change') step.changes.push(event);
  else if (event.type === 'step-output') step.output.add(event.line, event.stream);
  else if (event.type === 'diagnostic') step.notices.push(event.diagnostic);
};

const WAITING = Number.POSITIVE_INFINITY;
