import {isObject, type JsonObject} from '../json.js';

/** Defaults under a guest's own entry: objects are merged, everything else is replaced as a whole. */
export const merge = (defaults: JsonObject, own: JsonObject): JsonObject => {
  const merged: Record<string, unknown> = {...defaults};
  for (const [key, value] of Object.entries(own)) {
    const below = defaults[key];
    merged[key] = isObject(value) && isObject(below) ? merge(below, value) : value;
  }
  return merged;
};

/** Ways of saying one thing: a guest that chooses one itself takes none of the others from the defaults. */
export interface Choice {
  readonly between: readonly string[];
  /** Fields that go with one of them. */
  readonly with?: readonly string[];
}

export const withoutRivals = (defaults: JsonObject, own: JsonObject, choices: readonly Choice[]): JsonObject => {
  const dropped = choices
    .filter(({between}) => between.some((key) => key in own))
    .flatMap(({between, with: companions = []}) => [...between, ...companions]);
  return Object.fromEntries(Object.entries(defaults).filter(([key]) => !dropped.includes(key)));
};
