import {SUBJECTS} from './catalogue/index.js';
import type {Entry} from './entry.js';

/** An entry with its code. */
export interface Explanation extends Entry {
  readonly code: string;
}

/** What there is to know of a code; undefined: phoenix does not say it. */
export const explanationOf = (code: string): Explanation | undefined => known.get(code);

/** In the order in which they are told. */
export const explanations = (): readonly Explanation[] => [...known.values()];

const known: ReadonlyMap<string, Explanation> = new Map(
  SUBJECTS.flatMap(({entries}) => Object.entries(entries).map(([code, entry]) => [code, {code, ...entry}] as const)),
);
