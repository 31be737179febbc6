import type {Profile} from './node.js';
import {setupProblems} from './validate-setup.js';

const types = ['dir', 'btrfs', 'zfspool', 'lvmthin', 'nfs', 'cifs'];

/** Everything that is wrong with a profile read from JSON, as plain sentences; or the profile. */
export function validateProfile(json: unknown): {readonly profile: Profile} | {readonly problems: readonly string[]} {
  if (!isObject(json)) return {problems: ['a lab profile is a JSON object']};
  const problems: string[] = [];
  const known = [
    ...['node', 'cores', 'bridges', 'storages', 'templates', 'available', 'devices', 'bootSeconds'],
    ...['agentSeconds', 'cloudInitSeconds', 'images', 'sums', 'pci', 'setup'],
  ];
  for (const key of Object.keys(json))
    if (!known.includes(key)) problems.push(`unknown key "${key}"; known are ${known.join(', ')}`);
  if (typeof json.node !== 'string' || !/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/i.test(json.node))
    problems.push('"node" must be a host name');
  if (!Number.isInteger(json.cores) || (json.cores as number) < 1)
    problems.push('"cores" must be a whole number from 1');
  if (typeof json.bootSeconds !== 'number' || json.bootSeconds < 0)
    problems.push('"bootSeconds" must be a number from 0');
  for (const key of ['agentSeconds', 'cloudInitSeconds'])
    if (json[key] !== undefined && !((json[key] as number) >= 0)) problems.push(`"${key}" must be a number from 0`);
  if (json.images !== undefined && !isTextList(json.images)) problems.push('"images" must be a list of strings');
  if (json.sums !== undefined && !(isObject(json.sums) && isTextList(Object.values(json.sums))))
    problems.push('"sums" must be an object of strings');
  if (json.pci !== undefined && !Array.isArray(json.pci)) problems.push('"pci" must be a list');
  else problems.push(...(json.pci ?? []).flatMap((device, index) => pciProblems(device, `"pci[${index}]"`)));
  if (json.setup !== undefined) problems.push(...setupProblems(json.setup));
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

function pciProblems(device: unknown, name: string): readonly string[] {
  if (!isObject(device)) return [`${name} must be an object`];
  const forms = {address: /^[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]$/, vendor: /^0x[0-9a-f]{4}$/};
  const wrong = Object.entries({...forms, device: forms.vendor, class: /^0x[0-9a-f]{6}$/}).filter(
    ([key, form]) => typeof device[key] !== 'string' || !form.test(device[key]),
  );
  return wrong.map(([key, form]) => `${name}: "${key}" must look like ${form.source}`);
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isTextList = (value: unknown): boolean => Array.isArray(value) && value.every((item) => typeof item === 'string');
