import type {Diagnostic} from '@phoenix/kit';
import {segmentsOf} from './pointer.js';

/**
 * What is known and without effect is said once for each kind and file, with how many, at the first of them.
 * Expects and keeps the order by file and line.
 */
export const fold = (diagnostics: readonly Diagnostic[]): Diagnostic[] => {
  const kinds = new Map<string, Diagnostic[]>();
  for (const each of diagnostics) {
    const kind = kindOf(each);
    if (kind !== undefined) kinds.set(kind, [...(kinds.get(kind) ?? []), each]);
  }
  return diagnostics.flatMap((each) => {
    const all = kinds.get(kindOf(each) ?? '');
    if (all === undefined) return [each];
    if (all[0] !== each) return [];
    return [{...each, message: legacyKeys(all)}];
  });
};

const kindOf = ({code, message, source}: Diagnostic): string | undefined =>
  code === 'legacy-key' ? `${source?.file} ${reasonOf(message)}` : undefined;

/** `900 ports: not used by phoenix` -> `not used by phoenix` */
const reasonOf = (message: string): string => message.slice(message.indexOf(': ') + 2);

const legacyKeys = (all: readonly Diagnostic[]): string => {
  const counts = new Map<string, number>();
  for (const {source} of all) {
    const key = segmentsOf(source?.pointer ?? '').at(-1) ?? '';
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const keys = [...counts].map(([key, count]) => (count === 1 ? key : `${key} (${count})`)).join(', ');
  return `${reasonOf(all[0]?.message ?? '')}: ${keys}`;
};
