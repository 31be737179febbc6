import type {DesiredState} from '@phoenix/config';
import {needsOf} from '@phoenix/dispatcher';
import type {Diagnostic} from '@phoenix/kit';
import type {Io} from './io.js';
import {lookAtNode} from './look-at-node.js';
import type {Target} from './target.js';
import {UsageError} from './usage-error.js';

/**
 * A guest that others are cloned from or depend on goes only together with them; what is not there needs nothing and is
 * not needed. Answers with what is not there to be deleted. @throws UsageError
 */
export async function beforeDeleting(
  ids: readonly number[],
  {guests}: DesiredState,
  target: Target,
  io: Io,
): Promise<readonly Diagnostic[]> {
  const node = await lookAtNode(target, io);
  for (const id of ids) {
    const elsewhere = node.guests.has(id) ? undefined : node.clusterIds.get(id)?.node;
    if (elsewhere !== undefined && elsewhere !== node.name)
      throw new UsageError(
        `${id} ${guests.get(id)!.name} lives on the node ${elsewhere}, this is ${node.name}`,
        `run phoenix against ${elsewhere}`,
      );
  }
  const present = [...guests.values()].filter(({id}) => node.guests.has(id));
  const problems = ids.flatMap((id) => {
    const others = present.filter((other) => !ids.includes(other.id) && needsOf(other).includes(id));
    return others.length === 0 || !node.guests.has(id)
      ? []
      : [`${id} is needed by ${others.map((other) => `${other.id} ${other.name}`).join(', ')}`];
  });
  if (problems.length > 0)
    throw new UsageError(problems.join('\n'), 'name them too, or take them out of the config first');
  return ids
    .filter((id) => !node.guests.has(id))
    .map((id) => ({
      severity: 'warning',
      code: 'absent',
      message: `${id} ${guests.get(id)!.name} is not on ${node.name}: there is nothing to delete`,
    }));
}
