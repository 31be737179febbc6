import type {DesiredState} from '@phoenix/config';
import {didYouMean} from './did-you-mean.js';
import {UsageError} from './usage-error.js';

/** The word for the node itself, where a command takes guests and the node. */
export const HYPERVISOR = 'hypervisor';

/** The guests that were typed, by id or by name; all of them when none was. @throws UsageError with a did-you-mean. */
export function findIds(typed: readonly string[], state: DesiredState): readonly number[] {
  if (typed.length === 0) return [...state.guests.keys()];
  const wrong: string[] = [];
  const found = typed.flatMap((word) => {
    const id = idOf(word, state);
    if (id === undefined) wrong.push(complaint(word, state));
    return id ?? [];
  });
  if (wrong.length > 0) throw new UsageError(wrong.join('\n'), theGuests(state));
  return [...new Set(found)];
}

function idOf(word: string, {guests}: DesiredState): number | undefined {
  if (/^\d+$/.test(word) && guests.has(Number(word))) return Number(word);
  return [...guests.values()].find(({name}) => name === word)?.id;
}

/** Enough of them to recognise one's own config. */
const SHOWN = 6;

function theGuests({guests}: DesiredState): string {
  const all = [...guests.values()].map(({id, name}) => `${id} ${name}`);
  const more = all.length > SHOWN ? ` and ${all.length - SHOWN} more` : '';
  return all.length === 0 ? 'phoenix init' : `${all.slice(0, SHOWN).join(', ')}${more}`;
}

function complaint(word: string, {guests}: DesiredState): string {
  const candidates = [...guests.values()].flatMap(({id, name}) => [String(id), name]);
  return `the config has no guest ${word}${didYouMean(word, candidates)}`;
}
