import type {Diagnostic, ResourceKind, Step, StepId} from '@phoenix/kit';
import {stepPointer} from './pointer.js';
import {isConverging, isFeature, PRESENCE, RECIPES, type Slot, type Verb} from './recipes.js';

/**
 * The recipe with the phases that plugins add: one that no recipe knows goes directly behind the last of its `after`.
 * So a new phase is a new folder and nothing else.
 */
export function slotsFor(
  kind: ResourceKind,
  verb: Verb,
  steps: readonly Step[],
): {readonly slots: readonly Slot[]; readonly diagnostics: readonly Diagnostic[]} {
  const diagnostics: Diagnostic[] = [];
  if (!isConverging(verb)) return {slots: RECIPES[verb][kind] ?? [], diagnostics};
  const slots: Slot[] = [...(RECIPES.converge[kind] ?? [])];
  if (verb === 'reconfigure') slots.splice(slots.indexOf(`${kind}.configure`), 0, ...(RECIPES.reconfigure[kind] ?? []));
  const known = new Set<Slot | undefined>([
    ...Object.values(RECIPES).flatMap((recipe) => recipe[kind] ?? []),
    PRESENCE[kind],
  ]);
  let waiting = steps.filter((step) => isFor(step, kind) && !isFeature(step.id) && !known.has(step.id));
  for (let placed = true; placed && waiting.length > 0; ) {
    placed = false;
    for (const step of waiting) {
      const after = (step.after ?? []).filter((id) => isFeature(id) || id.startsWith(`${kind}.`));
      const places = after.map((id) => slots.indexOf(isFeature(id) ? 'features' : id));
      if (places.length === 0 || places.includes(-1)) continue;
      slots.splice(Math.max(...places) + 1, 0, step.id);
      waiting = waiting.filter((other) => other !== step);
      placed = true;
    }
  }
  for (const {id, after = []} of waiting) diagnostics.push(unplaced(id, after, kind));
  return {slots, diagnostics};
}

export const isFor = ({kinds = ['lxc', 'vm']}: Step, kind: ResourceKind): boolean => kinds.includes(kind);

const unplaced = (id: StepId, after: readonly StepId[], kind: ResourceKind): Diagnostic => ({
  severity: 'error',
  code: 'unplaced-step',
  message:
    after.length === 0
      ? `the step "${id}" is part of no recipe and does not say what it comes after`
      : `the step "${id}" comes after "${after.join('", "')}", which is part of no recipe`,
  hint: id.startsWith(`${kind}.`)
    ? 'name steps of the recipe in its `after`'
    : `if it is not for ${kind}, say so in its \`kinds\``,
  source: {file: '', pointer: stepPointer(id)},
});
