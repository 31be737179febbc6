import type {DesiredState} from '@phoenix/config';
import {type Parts, type Verb, withDependencies, withDependents, withNeeds} from '@phoenix/dispatcher';
import {unreachable} from '@phoenix/kit';

/** The whole environment: the node and all guests. */
export const everyone = ({guests, node}: DesiredState): Parts => ({
  all: guests,
  selected: new Set(guests.keys()),
  node,
});

/** The node alone. */
export const nodeAlone = ({guests, node}: DesiredState): Parts => ({all: guests, selected: new Set(), node});

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
    case 'rollback':
    case 'delete':
      return new Set(ids);
    default:
      return unreachable(verb);
  }
}
