import {asObject, isObject} from '../json.js';
import {type Guest, itemsOf} from './guest.js';
import type {World} from './world.js';

/** What stands where a feature's config section takes a secret, and the place. */
export const featureSecrets = (
  guest: Guest,
  {secretKeys}: Pick<World, 'secretKeys'>,
): {readonly feature: string; readonly key: string; readonly value: unknown; readonly pointer: string}[] =>
  itemsOf(guest, 'features').flatMap(({value: entry}, i) => {
    const [feature, config] = isObject(entry) ? (Object.entries(entry)[0] ?? []) : [];
    if (feature === undefined || !Object.hasOwn(secretKeys, feature)) return [];
    const path = Array.isArray(guest.object.features) ? ['features', i, feature] : ['features', feature];
    return secretKeys[feature]!.filter((key) => Object.hasOwn(asObject(config), key)).map((key) => ({
      ...{feature, key, value: asObject(config)[key], pointer: guest.at(...path, key)},
    }));
  });
