import type {DesiredState} from '@phoenix/config';
import {
  NODE_GROUPS,
  type NodeScope,
  type Parts,
  type Verb,
  withDependencies,
  withDependents,
  withNeeds,
} from '@phoenix/dispatcher';
import {type Step, type StepId, unreachable} from '@phoenix/kit';
import {distance} from 'fastest-levenshtein';
import type {RunRequest} from './request.js';
import {UsageError} from './usage-error.js';

/** The whole environment: the node and all guests. */
export const everyone = ({guests, node}: DesiredState): Parts => ({
  all: guests,
  selected: new Set(guests.keys()),
  node,
});

/** The node alone. @throws UsageError with a did-you-mean */
export const nodeAlone = (state: DesiredState, {only, skip}: RunRequest, steps: readonly Step[]): Parts => ({
  all: state.guests,
  selected: new Set(),
  node: state.node,
  nodeScope: scopeOf(only, skip, steps),
});

/** The named guests, with what they need or who needs them; of the node what they build on. */
export const partsFor = (verb: Verb, ids: readonly number[], {guests, node}: DesiredState): Parts => ({
  all: guests,
  selected: selectedBy(verb, ids, guests),
  named: new Set(ids),
  node,
  nodeScope: 'used',
});

function selectedBy(verb: Verb, ids: readonly number[], all: Parts['all']): ReadonlySet<number> {
  switch (verb) {
    case 'converge':
    case 'reconfigure':
      return withNeeds(ids, all);
    case 'start':
      return withDependencies(ids, all);
    case 'stop':
    case 'kill':
      return withDependents(ids, all);
    case 'restart':
    case 'delete':
      return new Set(ids);
    default:
      return unreachable(verb);
  }
}

function scopeOf(only: readonly string[], skip: readonly string[], steps: readonly Step[]): NodeScope {
  const known = steps.filter(({kinds}) => kinds?.includes('hypervisor')).map(({id}) => id);
  return {
    ...(only.length === 0 ? {} : {only: stepsNamed('--only', only, known)}),
    skip: stepsNamed('--skip', skip, known),
  };
}

function stepsNamed(option: string, words: readonly string[], known: readonly StepId[]): ReadonlySet<StepId> {
  const names = [...Object.keys(NODE_GROUPS), ...known.map((id) => id.slice('hypervisor.'.length))];
  return new Set(
    words.flatMap((word): readonly StepId[] => {
      if (Object.hasOwn(NODE_GROUPS, word)) return NODE_GROUPS[word]!;
      if (known.includes(`hypervisor.${word}`)) return [`hypervisor.${word}`];
      const [nearest] = [...names].sort((a, b) => distance(word, a) - distance(word, b));
      throw new UsageError(
        `${option} ${word}: the node has no such step${nearest === undefined ? '' : `, did you mean ${nearest}?`}`,
        names.join(', '),
      );
    }),
  );
}
