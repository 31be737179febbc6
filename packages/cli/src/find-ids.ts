import type {DesiredState} from '@phoenix/config';
import type {NodeState} from '@phoenix/proxmox';
import {didYouMean} from './did-you-mean.js';
import {nameOf} from './left-config.js';
import {UsageError} from './usage-error.js';

/** The word for the node itself, where a command takes guests and the node. */
export const HYPERVISOR = 'hypervisor';

/** The guests that were typed, by id or by name; all of them when none was. @throws UsageError with a did-you-mean. */
export const findIds = (typed: readonly string[], {guests}: DesiredState): readonly number[] =>
  typed.length === 0 ? [...guests.keys()] : find(typed, [...guests.values()], 'the config has no');

/** The same for who only looks: also guests that are on the node and in no config. @throws UsageError */
export function findIdsThere(typed: readonly string[], {guests}: DesiredState, node: NodeState): readonly number[] {
  const others = [...node.guests.values()].filter(({id}) => !guests.has(id));
  const all = [...guests.values(), ...others.map((one) => ({id: one.id, name: nameOf(one)}))];
  return find(typed, all, `neither the config nor ${node.name} has a`);
}

interface Known {
  readonly id: number;
  readonly name: string;
}

function find(typed: readonly string[], known: readonly Known[], who: string): readonly number[] {
  const wrong: string[] = [];
  const found = typed.flatMap((word) => {
    const id = known.find((one) => String(one.id) === word)?.id ?? known.find(({name}) => name === word)?.id;
    if (id === undefined) wrong.push(`${who} guest ${word}${didYouMean(word, known.flatMap(wordsFor))}`);
    return id ?? [];
  });
  if (wrong.length > 0) throw new UsageError(wrong.join('\n'), theGuests(known));
  return [...new Set(found)];
}

const wordsFor = ({id, name}: Known): readonly string[] => [String(id), name];

/** Enough of them to recognise one's own config. */
const SHOWN = 6;

function theGuests(known: readonly Known[]): string {
  const all = known.map(({id, name}) => `${id} ${name}`);
  const more = all.length > SHOWN ? ` and ${all.length - SHOWN} more` : '';
  return all.length === 0 ? 'phoenix init' : `${all.slice(0, SHOWN).join(', ')}${more}`;
}
