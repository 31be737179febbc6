import type {DesiredState} from '@phoenix/config';
import type {Io} from './io.js';
import {isMarked, nameOf} from './left-config.js';
import {lookAtNode} from './look-at-node.js';
import {strangerOf} from './stranger.js';
import type {Target} from './target.js';
import {UsageError} from './usage-error.js';

/** Ids among the words that were typed which the config does not have. */
export const strangersIn = (typed: readonly string[], {guests}: DesiredState): readonly number[] =>
  typed.filter((word) => /^[1-9]\d{2,8}$/.test(word) && !guests.has(Number(word))).map(Number);

/**
 * The config with guests that have left it, as far as destroying needs to know them. What phoenix has not put its mark on
 * is none of its business. @throws UsageError
 */
export async function withStrangers(
  ids: readonly number[],
  state: DesiredState,
  target: Target,
  io: Io,
): Promise<DesiredState> {
  const {guests: there, name, clusterIds} = await lookAtNode(target, io);
  const nowhere = ids.filter((id) => !there.has(id));
  if (nowhere.length > 0)
    throw new UsageError(
      nowhere
        .map((id) => {
          const home = clusterIds.get(id)?.node;
          return `neither the config nor ${name} has a guest ${id}${home === undefined ? '' : `; it is on ${home}`}`;
        })
        .join('\n'),
      'phoenix status shows who is there',
    );
  const strangers = ids.flatMap((id) => there.get(id) ?? []);
  const foreign = strangers.filter((one) => !isMarked(one));
  if (foreign.length > 0)
    throw new UsageError(
      foreign
        .map((one) => `${one.id} ${nameOf(one)} is in no config and does not carry phoenix's mark: it stays on ${name}`)
        .join('\n'),
      foreign.map(({id, kind}) => `${kind === 'lxc' ? 'pct' : 'qm'} destroy ${id}`).join(', '),
    );
  return {...state, guests: new Map([...state.guests, ...strangers.map((one) => [one.id, strangerOf(one)] as const)])};
}
