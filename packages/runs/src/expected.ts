import type {StepId} from '@phoenix/kit';
import {isAlike, type Likeness, likeness, type Seen, shareOf} from './likeness.js';
import type {PastResource, PastRun} from './past-run.js';

/** Milliseconds that make a difference to somebody who waits. */
const MATTERS_MS = 2_000;

interface Candidate {
  readonly past: PastResource;
  /** What its run has in common with this one as a whole. */
  readonly whole: Likeness;
  readonly alike: Likeness;
}

/**
 * How long each of a resource's steps takes when it goes on as it began: as in those earlier runs that went the same way
 * so far. What it has no past of goes the way of others of its kind. Undefined: no such run, or too many ways to go.
 * @param overall what each of the runs has in common with this one as a whole
 */
export function expectedOf(
  {id, kind}: PastResource['resource'],
  seen: Seen,
  runs: readonly PastRun[],
  overall: readonly Likeness[],
): (step: StepId) => number | undefined {
  const usable = (pastsIn: (run: PastRun) => readonly PastResource[]): readonly Candidate[] =>
    runs
      .flatMap((run, i) => pastsIn(run).map((past) => ({past, whole: overall[i]!, alike: likeness(seen, past)})))
      .filter(({alike, whole}) => isAlike(seen.size === 0 ? whole : alike));
  const own = usable((run) => [run.get(id) ?? []].flat());
  let others: readonly Candidate[] | undefined;
  // For each step anew: a run of a few steps must not hide what others know of the rest.
  return (step) => {
    const knows = ({past}: Candidate) => past.steps.has(step);
    if (own.some(knows) || runs.some((run) => run.get(id)?.steps.has(step))) return nearest(own.filter(knows), step);
    others ??= usable((run) => [...run.values()].filter(({resource}) => resource.kind === kind));
    return nearest(others.filter(knows), step);
  };
}

const nearest = (candidates: readonly Candidate[], step: StepId): number | undefined => {
  const alike = bestOf(candidates, (one) => one.alike.other);
  return typical(bestOf(alike, ({whole}) => shareOf(whole)).map(({past}) => past.steps.get(step)!));
};

function bestOf<T>(all: readonly T[], cost: (one: T) => number): readonly T[] {
  const least = Math.min(...all.map(cost));
  return all.filter((one) => cost(one) === least);
}

/** The median of what most did; undefined where that is no more than a guess that matters. */
function typical(steps: readonly {readonly acted: boolean; readonly ms: number}[]): number | undefined {
  const [acted, idle] = [true, false].map((wanted) =>
    steps.filter((step) => step.acted === wanted).map(({ms}) => ms),
  ) as [number[], number[]];
  const [most, least] = acted.length >= idle.length ? [acted, idle] : [idle, acted];
  if (most.length === 0) return undefined;
  const usual = median(most);
  const doubtful = least.length * 3 > most.length && Math.abs(median(least) - usual) > MATTERS_MS;
  return doubtful ? undefined : usual;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
