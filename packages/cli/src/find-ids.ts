import type {DesiredState} from '@phoenix/config';
import {distance} from 'fastest-levenshtein';
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
  if (wrong.length > 0) throw new UsageError(wrong.join('\n'), 'phoenix validate --verbose');
  return [...new Set(found)];
}

function idOf(word: string, {guests}: DesiredState): number | undefined {
  if (/^\d+$/.test(word) && guests.has(Number(word))) return Number(word);
  return [...guests.values()].find(({name}) => name === word)?.id;
}

function complaint(word: string, {guests}: DesiredState): string {
  const candidates = [...guests.values()].flatMap(({id, name}) => [String(id), name]);
  const [nearest] = candidates.sort((a, b) => distance(word, a) - distance(word, b));
  const close = nearest !== undefined && distance(word, nearest) <= Math.max(1, Math.ceil(word.length / 2));
  return `the config has no guest ${word}${close ? `, did you mean ${nearest}?` : ''}`;
}
