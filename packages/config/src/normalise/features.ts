import type {FeatureRequest} from '@phoenix/kit';
import {asList, asObject, isObject, type JsonObject} from '../json.js';

/** Keys of the container file's root that the nvidia feature sees in its config. */
const NVIDIA = ['nvidia_driver_version', 'nvidia_runfile_url', 'nvidia_repo_url'];

/** Names or {name: its config}; of one that is named twice, the last config at the first place. */
export const featuresOf = (object: JsonObject, file: JsonObject): FeatureRequest[] => {
  const requests = new Map<string, JsonObject>();
  for (const entry of asList(object.features)) {
    const [name, config] = isObject(entry) ? (Object.entries(entry)[0] ?? []) : [String(entry), {}];
    if (name !== undefined) requests.set(name, {...(name === 'nvidia' ? pick(file, NVIDIA) : {}), ...asObject(config)});
  }
  return [...requests].map(([name, config]) => ({name, config}));
};

const pick = (object: JsonObject, keys: readonly string[]): JsonObject =>
  Object.fromEntries(keys.filter((key) => object[key] !== undefined).map((key) => [key, object[key]]));
