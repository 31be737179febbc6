import type {NodeId, NodeInfo} from '@phoenix/kit';
import {groupBy} from './group-by.js';
import {changesOf} from './outcome.js';
import type {GuestRecord, RunRecord, StepRecord} from './record.js';
import {sharedChanges} from './shared.js';
import {count} from './words.js';

export interface Totals {
  /** What several guests plan and the run does once counts once. */
  readonly changes: number;
  /** Resources with at least one change. */
  readonly changed: readonly GuestRecord[];
  readonly failed: readonly StepRecord[];
  /** Blocked steps by the step that is their cause. */
  readonly blocked: ReadonlyMap<NodeId, readonly StepRecord[]>;
  readonly skipped: readonly StepRecord[];
  readonly deferred: readonly StepRecord[];
  /** Never finished, or cancelled. */
  readonly notRun: readonly StepRecord[];
}

export const totals = (record: RunRecord): Totals => {
  const steps = [...record.steps.values()];
  const blocked = groupBy(
    steps.filter(({outcome}) => outcome?.status === 'blocked'),
    ({info, outcome}) => (outcome?.status === 'blocked' ? outcome.by : info.id),
  );
  const shared = sharedChanges(record);
  const withStatus = (status: string) => steps.filter(({outcome}) => outcome?.status === status);
  return {
    changes: steps.reduce((sum, {outcome}) => sum + changesOf(outcome).filter((one) => !shared.has(one)).length, 0),
    changed: [...record.guests.values()].filter((guest) =>
      guest.steps.some(({outcome}) => changesOf(outcome).length > 0),
    ),
    failed: withStatus('failed'),
    blocked,
    skipped: withStatus('skipped'),
    deferred: withStatus('deferred'),
    notRun: steps.filter(({outcome}) => outcome === undefined || outcome.status === 'cancelled'),
  };
};

/** `22 guests`, `the node and 1 guest`, `the node`. */
export const resourcesInWords = (resources: readonly NodeInfo['resource'][]): string => {
  const guests = resources.filter(({kind}) => kind !== 'hypervisor').length;
  if (guests === resources.length) return count(guests, 'guest');
  return guests === 0 ? 'the node' : `the node and ${count(guests, 'guest')}`;
};
