import {randomBytes} from 'node:crypto';
import {posix} from 'node:path';
import {parse} from 'yaml';
import type {Files} from '../node.js';
import {addPackages} from '../packages.js';
import {accountId} from '../programs/accounts.js';
import {addUsers} from './users.js';

export type Mapping = Readonly<Record<string, unknown>>;
export const isMapping = (value: unknown): value is Mapping =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];

/**
 * Does to a disk what cloud-init's modules do with a `#cloud-config`: names, users, files, packages, keys. Commands are
 * recorded, not executed.
 * @returns errors
 */
export function applyUserData(files: Files, text: string, folder: string): readonly string[] {
  makeHostKeys(files);
  if (!/^#cloud-config\s*$/m.test(text.split('\n')[0] ?? '')) return ['user-data does not begin with #cloud-config'];
  let data: unknown;
  try {
    data = parse(text);
  } catch (error) {
    return [`Failed loading yaml blob. ${error instanceof Error ? error.message.split('\n')[0] : error}`];
  }
  if (data === null) return [];
  if (!isMapping(data)) return ["Failed loading yaml blob. Yaml load allows (<class 'dict'>,) root types"];
  setName(files, data);
  if (typeof data.timezone === 'string') files.write('/etc/timezone', `${data.timezone}\n`);
  // Files come before users and packages, those with `defer` after both (cloud-init, Write Files).
  const isDeferred = (entry: unknown) => isMapping(entry) && entry.defer === true;
  const entries = listOf(data.write_files);
  const errors = entries.filter((entry) => !isDeferred(entry)).flatMap((entry) => writeFile(files, entry));
  addUsers(files, data);
  const commands = listOf(data.runcmd).map((command) => (Array.isArray(command) ? command.join(' ') : String(command)));
  addPackages(files, [...packagesOf(data.packages), ...commands.flatMap(installedBy)]);
  errors.push(...entries.filter(isDeferred).flatMap((entry) => writeFile(files, entry)));
  if (commands.length > 0) files.write(`${folder}/scripts/runcmd`, `#!/bin/sh\n${commands.join('\n')}\n`, 0o700);
  return errors;
}

function setName(files: Files, {hostname, fqdn, manage_etc_hosts: managed}: Mapping): void {
  const full = typeof fqdn === 'string' ? fqdn : undefined;
  const name = typeof hostname === 'string' ? hostname : full;
  if (name === undefined) return;
  const short = name.split('.')[0]!;
  files.write('/etc/hostname', `${short}\n`);
  if (managed !== undefined) files.write('/etc/hosts', `127.0.1.1 ${full ?? name} ${short}\n127.0.0.1 localhost\n`);
}

/** Other machines must not take this one for the one that it was cloned from. */
function makeHostKeys(files: Files): void {
  files.mkdir('/etc/ssh', {parents: true});
  for (const type of ['rsa', 'ecdsa', 'ed25519']) {
    const key = randomBytes(32).toString('base64');
    files.write(`/etc/ssh/ssh_host_${type}_key`, `lab host key ${key}\n`, 0o600);
    files.write(`/etc/ssh/ssh_host_${type}_key.pub`, `ssh-${type} ${key} root@lab\n`);
  }
}

/** What `apt-get install -y qemu-guest-agent` would install: of commands nothing else is done. */
const installedBy = (command: string): readonly string[] =>
  /\bapt(?:-get)?\s+(?:-\S+\s+)*install\s+([^;&|]*)/
    .exec(command)?.[1]
    ?.split(/\s+/)
    .filter((word) => /^[a-z0-9]/.test(word)) ?? [];

/** Names, `[name, version]` pairs, or lists of them by package manager. */
const packagesOf = (packages: unknown): readonly string[] =>
  listOf(packages).flatMap((one) => {
    if (typeof one === 'string') return [one.split('=')[0]!];
    if (Array.isArray(one)) return [String(one[0])];
    return isMapping(one) ? packagesOf(one.apt) : [];
  });

function writeFile(files: Files, entry: unknown): readonly string[] {
  if (!isMapping(entry) || typeof entry.path !== 'string') return ['write_files: an entry without a path'];
  const {path, content = '', encoding = 'text/plain', permissions = '0644', owner = 'root:root', append} = entry;
  const encoded = /^(b64|base64)$/.test(String(encoding));
  const bytes = encoded ? Buffer.from(String(content), 'base64') : Buffer.from(String(content));
  const mode = Number.parseInt(String(permissions), 8);
  files.mkdir(posix.dirname(path), {parents: true});
  files.write(path, append === true ? Buffer.concat([files.read(path) ?? Buffer.alloc(0), bytes]) : bytes, mode);
  files.chmod(path, mode);
  return giveTo(files, path, String(owner));
}

/** `user:group`, or a user alone; who is not there yet cannot be given anything. */
function giveTo(files: Files, path: string, owner: string): readonly string[] {
  const [user = '', group = ''] = owner.split(':');
  const old = files.stat(path);
  const uid = user === '' ? old?.uid : accountId(files, '/etc/passwd', user);
  const gid = group === '' ? old?.gid : accountId(files, '/etc/group', group);
  if (uid === undefined || gid === undefined) return [`write_files: Unknown user or group: ${owner}`];
  files.chown(path, uid, gid);
  return [];
}
