import {Secret} from '@phoenix/kit';
import type {Files} from '../files.js';
import {asList} from '../json.js';

/** A reference or a crypt(3) hash; what the config has as a placeholder is none. */
export const passwordHashOf = (given: unknown, {secrets}: Pick<Files, 'secrets'>): Secret | undefined =>
  typeof given === 'string' && /^(env:|file:|\$)/.test(given) ? (secrets.get(given) ?? new Secret(given)) : undefined;

export const isPlaceholder = (value: string): boolean => /^(|NOT_SET|CHANGE_?ME|TODO)$/i.test(value.trim());

/** Public keys: a list, or one string with a key on each line. */
export const publicKeysOf = (given: unknown): string[] => [
  ...new Set(
    asList(given)
      .flatMap((key) => String(key).split('\n'))
      .map((key) => key.trim())
      .filter((key) => !isPlaceholder(key)),
  ),
];
