import type {Diagnostic, Step, StepId} from '@phoenix/kit';
import type {Plugin} from './load.js';
import {problem} from './problem.js';

/**
 * Steps that come after themselves, and features that require what no plugin provides; at the files that say so.
 * @param broken names of plugins that could not be loaded: they are no unknown ones
 */
export function checkOrder(plugins: readonly Plugin[], broken: readonly string[] = []): readonly Diagnostic[] {
  const found = plugins.flatMap(({file, steps}) => steps.map((step) => ({file, step})));
  const known = new Map(found.map(({step}) => [step.id, step]));
  return found.flatMap(({file, step}) => [...rings(file, step, known), ...unknownFeatures(file, step, known, broken)]);
}

type Known = ReadonlyMap<StepId, Step>;

function rings(file: string, {id}: Step, known: Known): readonly Diagnostic[] {
  const ring = ringOf(id, known);
  // Said once, by the first of those on it.
  if (ring === undefined || id !== [...ring].sort()[0]) return [];
  const message =
    ring.length === 2 ? `"${id}" comes after itself` : `each of these steps comes after the next: ${ring.join(' -> ')}`;
  return [problem('step-ring', file, message, `take one out of an \`after\`, or of a feature's \`requires\``)];
}

const unknownFeatures = (
  file: string,
  {id, after = []}: Step,
  known: Known,
  broken: readonly string[],
): readonly Diagnostic[] =>
  after
    .filter(
      (other) =>
        other.startsWith('feature.') && !known.has(other) && !broken.some((name) => other === `feature.${name}`),
    )
    .map((other) =>
      problem(
        'unknown-step',
        file,
        `"${id}" comes after "${other}", for which there is no plugin`,
        'phoenix plugins list names them all',
      ),
    );

/** The shortest way on which a step comes after itself. */
function ringOf(start: StepId, known: Known): readonly StepId[] | undefined {
  const ways: (readonly StepId[])[] = [[start]];
  const seen = new Set<StepId>();
  for (const way of ways)
    for (const next of known.get(way.at(-1)!)?.after ?? []) {
      if (next === start) return [...way, start];
      if (seen.has(next)) continue;
      seen.add(next);
      ways.push([...way, next]);
    }
  return undefined;
}
