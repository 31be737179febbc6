import {createHash} from 'node:crypto';
import {Secret} from '@phoenix/kit';

/** Hex sha256 of a value's JSON with sorted keys. A secret enters as a salted hash of its own, so that it can change but not be read. */
export const hashOf = (value: unknown): string => sha256(JSON.stringify(canonical(value)));

function canonical(value: unknown): unknown {
  if (value instanceof Secret) return {secret: sha256(`phoenix secret\n${value.reveal()}`)};
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, one]) => [key, canonical(one)]));
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
