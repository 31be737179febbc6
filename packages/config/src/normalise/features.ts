import type {FeatureRequest} from '@phoenix/kit';
import type {Files} from '../files.js';
import type {World} from '../guests/world.js';
import {asList, asObject, asText, isObject, type JsonObject} from '../json.js';
import {withSecrets} from './with-secrets.js';

/** Keys of the container file's root that the nvidia feature sees in its config. */
const NVIDIA = ['nvidia_driver_version', 'nvidia_runfile_url', 'nvidia_repo_url'];

/** Names or {name: its config}; of one that is named twice, the last config at the first place. Secrets are revealed to nobody. */
export const featuresOf = (
  object: JsonObject,
  {lxcFile, secretKeys}: Pick<World, 'lxcFile' | 'secretKeys'>,
  {secrets}: Pick<Files, 'secrets'>,
): FeatureRequest[] => {
  const requests = new Map<string, JsonObject>();
  for (const entry of asList(object.features)) {
    const [name, config] = isObject(entry) ? (Object.entries(entry)[0] ?? []) : [String(entry), {}];
    if (name === undefined) continue;
    const keys = Object.hasOwn(secretKeys, name) ? secretKeys[name]! : [];
    requests.set(name, {...inheritedBy(name, lxcFile), ...withSecrets(asObject(config), keys, secrets)});
  }
  return [...requests].map(([name, config]) => ({name, config}));
};

/** What a feature sees in its config though it stands elsewhere. */
export const inheritedBy = (name: string, lxcFile: JsonObject): JsonObject =>
  name === 'nvidia'
    ? Object.fromEntries(NVIDIA.filter((key) => asText(lxcFile[key]) !== undefined).map((key) => [key, lxcFile[key]]))
    : {};
