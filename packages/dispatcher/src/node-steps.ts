import type {StepNode} from '@phoenix/engine';
import type {Diagnostic, HypervisorResource, NodeId, Step, StepId} from '@phoenix/kit';
import {stepPointer} from './pointer.js';
import {RECIPES} from './recipes.js';
import {isFor} from './slots.js';

/** Which of the node's steps take part. */
export interface NodeScope {
  /** Step ids; undefined: all. */
  readonly only?: ReadonlySet<StepId>;
}

/**
 * The node's own steps. Unlike a guest's they run side by side: each waits only for those that it names in `after`, so
 * that a driver which takes minutes holds up nobody who does not use it.
 */
export function nodeSteps(
  resource: HypervisorResource,
  steps: readonly Step[],
  {only}: NodeScope,
): {readonly nodes: readonly StepNode[]; readonly diagnostics: readonly Diagnostic[]} {
  const mine = steps.filter((step) => isFor(step, 'hypervisor'));
  const wanted = mine.filter((step) => (step.wanted?.(resource) ?? true) && (only?.has(step.id) ?? true));
  const places = RECIPES.converge.hypervisor ?? [];
  const placeOf = ({id}: Step) => (places.includes(id) ? places.indexOf(id) : places.length);
  const there = new Set(wanted.map(({id}) => id));
  const known = new Map(mine.map((step) => [step.id, step]));
  const diagnostics = mine.flatMap(({id, after = []}) =>
    after.filter((other) => !known.has(other) && !places.includes(other)).map((other) => unknownStep(id, other)),
  );
  const nodes = [...wanted]
    .sort((a, b) => placeOf(a) - placeOf(b))
    .map((step): StepNode => {
      const needs = [...before(step, known, there)].map((id): NodeId => `${resource.id}/${id}`);
      const config = {...resource.object, ...resource.sections}[step.id.slice('hypervisor.'.length)];
      return {id: `${resource.id}/${step.id}`, step, resource, config, needs, follows: [], lineage: []};
    });
  return {nodes, diagnostics};
}

/** What comes directly before a step; over a step that takes no part, what comes before that one. */
function before(step: Step, known: ReadonlyMap<StepId, Step>, there: ReadonlySet<StepId>): ReadonlySet<StepId> {
  const found = new Set<StepId>();
  const seen = new Set<StepId>();
  const visit = (id: StepId) => {
    if (seen.has(id)) return;
    seen.add(id);
    if (there.has(id)) found.add(id);
    else for (const other of known.get(id)?.after ?? []) visit(other);
  };
  for (const id of step.after ?? []) visit(id);
  return found;
}

/** The node's steps that guests build on, with all that comes before those. */
export function usedSteps(used: readonly StepId[], steps: readonly Step[]): ReadonlySet<StepId> {
  const known = new Map(steps.map((step) => [step.id, step]));
  const found = new Set<StepId>();
  const queue = [...used];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    queue.push(...(known.get(id)?.after ?? []));
  }
  return found;
}

const unknownStep = (id: StepId, other: StepId): Diagnostic => ({
  severity: 'error',
  code: 'unplaced-step',
  message: `the step "${id}" comes after "${other}", which there is not`,
  hint: 'name steps of the node in its `after`',
  source: {file: '', pointer: stepPointer(id)},
});
