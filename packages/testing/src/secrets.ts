import {Secret} from '@phoenix/kit';

/** The value with a Secret for every `{"secret": "text"}` in it. */
export function reviveSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reviveSecrets);
  if (typeof value !== 'object' || value === null) return value;
  if (isSecret(value)) return new Secret(value.secret);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, reviveSecrets(one)]));
}

/** The texts of all `{"secret": "text"}`. */
export function secretsIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return isSecret(value) ? [value.secret] : Object.values(value).flatMap(secretsIn);
}

const isSecret = (value: object): value is {secret: string} =>
  Object.keys(value).length === 1 && 'secret' in value && typeof value.secret === 'string';
