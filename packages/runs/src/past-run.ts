import type {Event, NodeId, NodeInfo, Outcome, StepId} from '@phoenix/kit';

/** What one step came to in one run. */
export interface PastStep {
  /** Whether it did something, or would have in a plan. */
  readonly acted: boolean;
  /** Milliseconds from when the last step before it had finished: its waits for locks are part of what it takes. */
  readonly ms: number;
}

/** One resource's way through one run. */
export interface PastResource {
  readonly resource: NodeInfo['resource'];
  /** Without steps that failed, or were never tried. */
  readonly steps: ReadonlyMap<StepId, PastStep>;
}

export type PastRun = ReadonlyMap<number, PastResource>;

/** What counts as having been done, and whether it did something; undefined: it says nothing about how long it takes. */
export function actedIn({status}: Outcome): boolean | undefined {
  if (status === 'changed' || status === 'planned') return true;
  return status === 'unchanged' || status === 'skipped' || status === 'deferred' ? false : undefined;
}

/** From the events `run-started` and `step-finished` of a run. */
export function pastRun(events: readonly Event[]): PastRun {
  const nodes = events.flatMap((event) => (event.type === 'run-started' ? event.nodes : []));
  const finished = new Map<NodeId, {readonly at: number; readonly outcome: Outcome}>();
  for (const event of events) if (event.type === 'step-finished') finished.set(event.node, event);
  const resources = new Map<number, {resource: NodeInfo['resource']; steps: Map<StepId, PastStep>}>();
  for (const {id, step, resource, waitsFor} of nodes) {
    const end = finished.get(id);
    const acted = end === undefined ? undefined : actedIn(end.outcome);
    if (end === undefined || acted === undefined) continue;
    const ready = waitsFor.reduce((latest, before) => Math.max(latest, finished.get(before)?.at ?? 0), 0);
    const own = resources.get(resource.id) ?? {resource, steps: new Map()};
    own.steps.set(step, {acted, ms: Math.max(0, end.at - ready)});
    resources.set(resource.id, own);
  }
  return resources;
}
