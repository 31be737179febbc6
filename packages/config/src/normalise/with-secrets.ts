import type {Files} from '../files.js';
import type {JsonObject} from '../json.js';

/** The section with a Secret for each reference in one of its secret keys. */
export const withSecrets = (section: JsonObject, keys: readonly string[], secrets: Files['secrets']): JsonObject =>
  Object.fromEntries(
    Object.entries(section).map(([key, value]) => [
      key,
      (keys.includes(key) ? secrets.get(String(value)) : undefined) ?? value,
    ]),
  );
