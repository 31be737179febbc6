import type {StepGraph, StepNode} from '@phoenix/engine';
import type {Step, StepId} from '@phoenix/kit';
import {NODE_GROUPS} from './recipes.js';

/**
 * Whether a word names a step: its id, or the beginning of it in whole words, with or without the kind before it. So
 * `lxc.configure` is one, `configure` that of VMs too, `snapshot` all snapshots, `vm` everything of VMs, `docker` the
 * feature; `features`, `system` and `zfs` are groups.
 */
function namesStep(word: string, id: StepId): boolean {
  if (Object.hasOwn(NODE_GROUPS, word)) return NODE_GROUPS[word]!.includes(id);
  const whole = word === 'features' ? 'feature' : word;
  return beginsWith(id, whole) || beginsWith(withoutKind(id), whole);
}

/** The same for a node of a graph, where a guest may stand before it: `930/configure`, `app/configure`. */
export function namesNode(word: string, {step, resource}: Pick<StepNode, 'step' | 'resource'>): boolean {
  const {guest, name} = partsOf(word);
  if (guest !== undefined && guest !== String(resource.id) && guest !== resource.name) return false;
  return namesStep(name, step.id);
}

/** Whether some step is called so, be it part of a graph or not. A guest before it is not looked at. */
export const isStepName = (word: string, steps: readonly Step[]): boolean =>
  steps.some(({id}) => namesStep(partsOf(word).name, id));

/** What steps of this graph are called, for who looks for the nearest. */
export function stepNames(graph: StepGraph): readonly string[] {
  const ids = [...new Set([...graph.values()].map(({step}) => step.id))];
  const groups = [...Object.keys(NODE_GROUPS), 'features'].filter((name) => ids.some((id) => namesStep(name, id)));
  return [...new Set([...groups, ...ids.map(withoutKind), ...ids])];
}

/** Undefined guest: of all. */
export function partsOf(word: string): {readonly guest?: string; readonly name: string} {
  const slash = word.indexOf('/');
  return slash < 0 ? {name: word} : {guest: word.slice(0, slash), name: word.slice(slash + 1)};
}

const beginsWith = (id: string, name: string): boolean => id === name || id.startsWith(`${name}.`);

const withoutKind = (id: StepId): string => id.slice(id.indexOf('.') + 1);
