import type {Profile} from './node.js';

const types = ['dir', 'btrfs', 'zfspool', 'lvmthin', 'nfs', 'cifs'];

/** Everything that is wrong with a profile read from JSON, as plain sentences; or the profile. */
export function validateProfile(json: unknown): {readonly profile: Profile} | {readonly problems: readonly string[]} {
  if (!isObject(json)) return {problems: ['a lab profile is a JSON object']};
  const problems: string[] = [];
  const known = ['node', 'cores', 'bridges', 'storages', 'templates', 'available', 'devices', 'bootSeconds'];
  for (const key of Object.keys(json))
    if (!known.includes(key)) problems.push(`unknown key "${key}"; known are ${known.join(', ')}`);
  if (typeof json.node !== 'string' || !/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/i.test(json.node))
    problems.push('"node" must be a host name');
  if (!Number.isInteger(json.cores) || (json.cores as number) < 1)
    problems.push('"cores" must be a whole number from 1');
  if (typeof json.bootSeconds !== 'number' || json.bootSeconds < 0)
    problems.push('"bootSeconds" must be a number from 0');
  for (const key of ['bridges', 'templates', 'available', 'devices']) {
    if (!isTextList(json[key])) problems.push(`"${key}" must be a list of strings`);
  }
  if (!Array.isArray(json.storages)) problems.push('"storages" must be a list');
  else problems.push(...json.storages.flatMap((storage, index) => storageProblems(storage, `"storages[${index}]"`)));
  return problems.length === 0 ? {profile: json as unknown as Profile} : {problems};
}

function storageProblems(storage: unknown, name: string): readonly string[] {
  if (!isObject(storage)) return [`${name} must be an object`];
  const problems: string[] = [];
  if (typeof storage.id !== 'string' || !/^[a-z][a-z0-9_.-]*[a-z0-9]$/i.test(storage.id)) {
    problems.push(`${name}: "id" must be a Proxmox storage id`);
  }
  if (!types.includes(storage.type as string)) problems.push(`${name}: "type" must be one of ${types.join(', ')}`);
  if (!isTextList(storage.content)) problems.push(`${name}: "content" must be a list of strings`);
  if (typeof storage.bytes !== 'number' || storage.bytes <= 0)
    problems.push(`${name}: "bytes" must be a number above 0`);
  if ((storage.type === 'dir' || storage.type === 'btrfs') && typeof storage.path !== 'string') {
    problems.push(`${name}: a ${storage.type} storage needs a "path"`);
  }
  if (storage.path !== undefined && !(typeof storage.path === 'string' && storage.path.startsWith('/'))) {
    problems.push(`${name}: "path" must be an absolute path`);
  }
  return problems;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isTextList = (value: unknown): boolean => Array.isArray(value) && value.every((item) => typeof item === 'string');
