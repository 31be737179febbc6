import type {StepId} from '@phoenix/kit';
import type {PastResource} from './past-run.js';

/** What a step of this run has shown so far: that it does something, or that it did nothing. */
export type Seen = ReadonlyMap<StepId, boolean>;

/** In how many of the steps seen so far the past went the same way, and in how many another. */
export interface Likeness {
  readonly same: number;
  readonly other: number;
}

export function likeness(seen: Seen, {steps}: PastResource): Likeness {
  let same = 0;
  let other = 0;
  for (const [step, acts] of seen) {
    const past = steps.get(step);
    if (past === undefined) continue;
    if (past.acted === acts) same += 1;
    else other += 1;
  }
  return {same, other};
}

export const sumOf = (all: Iterable<Likeness>): Likeness => {
  let [same, other] = [0, 0];
  for (const one of all) {
    same += one.same;
    other += one.other;
  }
  return {same, other};
};

/** Of what went another way, 0 to 1. */
export const shareOf = ({same, other}: Likeness): number => (same + other === 0 ? 0 : other / (same + other));

/** At most one step in four went another way: what came next then may come next now. */
export const isAlike = ({same, other}: Likeness): boolean => other * 3 <= same && same > 0;
