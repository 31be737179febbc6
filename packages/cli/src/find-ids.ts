import type {DesiredState} from '@phoenix/config';
import {distance} from 'fastest-levenshtein';
import {UsageError} from './usage-error.js';

/** The containers that were typed, by id or by name; all of them when none was. @throws UsageError with a did-you-mean. */
export function findIds(typed: readonly string[], state: DesiredState): readonly number[] {
  if (typed.length === 0) return [...state.lxc.keys()];
  const wrong: string[] = [];
  const found = typed.flatMap((word) => {
    const id = idOf(word, state);
    if (id === undefined) wrong.push(complaint(word, state));
    return id ?? [];
  });
  if (wrong.length > 0) throw new UsageError(wrong.join('\n'), 'phoenix validate --verbose');
  return [...new Set(found)];
}

function idOf(word: string, {lxc}: DesiredState): number | undefined {
  if (/^\d+$/.test(word) && lxc.has(Number(word))) return Number(word);
  return [...lxc.values()].find(({name}) => name === word)?.id;
}

function complaint(word: string, {lxc, vms}: DesiredState): string {
  if (vms.has(Number(word))) return `${word} is a VM, which this version of phoenix validates but does not act on`;
  const candidates = [...lxc.values()].flatMap(({id, name}) => [String(id), name]);
  const [nearest] = candidates.sort((a, b) => distance(word, a) - distance(word, b));
  const close = nearest !== undefined && distance(word, nearest) <= Math.max(1, Math.ceil(word.length / 2));
  return `the config has no container ${word}${close ? `, did you mean ${nearest}?` : ''}`;
}
