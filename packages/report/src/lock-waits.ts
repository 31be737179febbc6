import type {Wait} from './follow.js';
import type {StepView} from './step-view.js';

/** How a lock was waited for. Milliseconds. */
export interface LockWaits {
  readonly lock: string;
  /** All waits together. */
  readonly ms: number;
  readonly steps: number;
  /** The longest of them. */
  readonly longest: {readonly step: StepView; readonly wait: Wait};
}

/** Below this nobody has waited. */
export const NOTICEABLE_WAIT = 100;

/** The locks that were noticeably waited for, that which cost most first. */
export const lockWaits = (steps: readonly StepView[]): readonly LockWaits[] => {
  const locks = new Map<string, LockWaits['longest'][]>();
  for (const step of steps)
    for (const wait of step.history.waits) {
      const all = locks.get(wait.lock);
      if (all === undefined) locks.set(wait.lock, [{step, wait}]);
      else all.push({step, wait});
    }
  return [...locks]
    .map(([lock, all]) => ({
      lock,
      ms: all.reduce((sum, {wait}) => sum + waitMs(wait), 0),
      steps: new Set(all.map(({step}) => step)).size,
      longest: all.reduce((top, one) => (waitMs(one.wait) > waitMs(top.wait) ? one : top)),
    }))
    .filter(({ms}) => ms >= NOTICEABLE_WAIT)
    .sort((a, b) => b.ms - a.ms);
};

export const waitMs = ({from, to}: Wait): number => to - from;
