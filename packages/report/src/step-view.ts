import type {NodeId} from '@phoenix/kit';
import {describeOutcome, stepLabel} from '@phoenix/reporters';
import type {History, StepHistory} from './follow.js';
import type {Status} from './page-data.js';

/** A step as a report shows it. Times are milliseconds since the whole run began. */
export interface StepView {
  readonly history: StepHistory;
  readonly of: History;
  readonly id: NodeId;
  /** `920 database/lxc.start` */
  readonly label: string;
  readonly status: Status;
  /** One line: `changed (2): start 930; …` */
  readonly words: string;
  /** Undefined: the run ended before it came to it. One that was never asked begins where it ends. */
  readonly from: number | undefined;
  readonly to: number;
  /** Without its waits for locks. */
  readonly workedMs: number;
  readonly waitedMs: number;
}

export const stepViews = (histories: readonly History[]): readonly StepView[] =>
  histories.flatMap((of) => [...of.steps.values()].map((history) => view(history, of)));

const view = (history: StepHistory, of: History): StepView => {
  const {record} = history;
  const {startedAt, finishedAt, outcome, info} = record;
  const from = startedAt ?? finishedAt;
  const to = finishedAt ?? of.end;
  const waitedMs = history.waits.reduce((sum, wait) => sum + wait.to - wait.from, 0);
  const status = statusOf(history, of);
  const label = (id: NodeId) => labelOf(of, id);
  return {
    history,
    of,
    id: info.id,
    label: stepLabel(info),
    status,
    words: outcome === undefined ? openWords(history, label) : describeOutcome(outcome, label, of.record.mode),
    from: from === undefined ? undefined : of.offset + from,
    to: of.offset + to,
    // A step may look first and wait then: what it did before its wait is work too.
    workedMs: from === undefined ? 0 : Math.max(0, to - from - waitedMs),
    waitedMs,
  };
};

const statusOf = ({record: {outcome, startedAt, waiting}}: StepHistory, {record: {mode}}: History): Status => {
  if (outcome !== undefined) return outcome.status === 'unchanged' && mode === 'test' ? 'passed' : outcome.status;
  if (startedAt === undefined) return 'not-run';
  return waiting === undefined ? 'running' : 'waiting';
};

const openWords = ({record: {startedAt, waiting, lastLine}}: StepHistory, label: (id: NodeId) => string): string => {
  if (startedAt === undefined) return 'not run';
  if (waiting !== undefined) return `waiting for ${waiting.lock}, held by ${label(waiting.holder)}`;
  return lastLine === undefined ? 'under way' : `under way: ${lastLine}`;
};

/** `902 template-gpu/lxc.clone`; of a step that the run does not know its id. */
export const labelOf = ({record}: History, id: NodeId): string => {
  const step = record.steps.get(id);
  return step === undefined ? id : stepLabel(step.info);
};
