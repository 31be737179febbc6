import {compose, pointedStep} from '@phoenix/dispatcher';
import type {Diagnostic, Step, StepId} from '@phoenix/kit';
import type {Loaded} from './load.js';
import {located} from './located.js';
import {everyone} from './parts.js';

/** Where only plugins are broken: the others' steps that have no place, except those that come after a broken one's. */
export function unplacedBeside({draft, steps, plugins, broken}: Loaded): readonly Diagnostic[] {
  if (draft === undefined) return [];
  const composed = compose('converge', everyone(draft), steps);
  if (composed.ok) return [];
  const found = composed.error.filter(({code, source}) => {
    const id = pointedStep(source?.pointer ?? '');
    return code === 'unplaced-step' && (id === undefined || !isAfter(id, broken, steps));
  });
  return located(found, draft, plugins);
}

/** Whether a step comes after one of a plugin of these names, directly or not. */
function isAfter(start: string, names: readonly string[], steps: readonly Step[]): boolean {
  const seen = new Set<StepId>();
  const queue: StepId[] = [start as StepId];
  for (const id of queue) {
    if (names.includes(id.slice(id.indexOf('.') + 1))) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    queue.push(...(steps.find((step) => step.id === id)?.after ?? []));
  }
  return false;
}
