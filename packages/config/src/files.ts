import {readdir, readFile} from 'node:fs/promises';
import {isAbsolute, join, normalize} from 'node:path';
import {Secret} from '@phoenix/kit';
import {displayPath} from './document/document.js';
import {error, type Finding} from './finding.js';
import {didYouMean} from './suggest.js';

/** Everything outside the three files that the config names, read once. */
export interface Files {
  /** By path under scripts/. */
  readonly scripts: ReadonlyMap<string, string>;
  /** Test scripts, by path under tests/. */
  readonly tests: ReadonlyMap<string, string>;
  /** Templates of cloud-init, by path under the config folder. */
  readonly templates: ReadonlyMap<string, string>;
  /** AppArmor profiles by their file's name. */
  readonly profiles: ReadonlyMap<string, string>;
  /** Files of apparmor/tunables, by name. */
  readonly tunables: ReadonlyMap<string, string>;
  /** By reference: `env:NAME`, `file:path`. */
  readonly secrets: ReadonlyMap<string, Secret>;
}

/** A place of the config that names a file or a secret. */
export interface Mention {
  readonly what: 'script' | 'test' | 'template' | 'profile' | 'secret';
  readonly name: string;
  readonly pointer: string;
}

type Env = Readonly<Record<string, string | undefined>>;

/** Texts by path under the config folder. */
export type Instead = Readonly<Record<string, string>>;

const FOLDERS = {script: 'scripts', test: 'tests', template: '', profile: 'apparmor'} as const;

export const isReference = (value: string): boolean => /^(env|file):/.test(value);

/** Reads all of them; what is missing is a finding at each place that names it. */
export const readFiles = async (
  mentions: readonly Mention[],
  dir: string,
  env: Env,
  instead: Instead = {},
): Promise<Files & {findings: Finding[]}> => {
  const scripts = new Map<string, string>();
  const tests = new Map<string, string>();
  const templates = new Map<string, string>();
  const profiles = new Map<string, string>();
  const secrets = new Map<string, Secret>();
  const findings: Finding[] = [];
  for (const {what, name, pointer} of mentions) {
    if (what === 'secret') {
      const secret = name.startsWith('env:') ? fromEnv(name, env) : await fromFile(name, dir, instead);
      if (secret instanceof Secret) secrets.set(name, secret);
      else
        findings.push(
          error('missing-secret', pointer, secret.message, secret.hint === undefined ? {} : {hint: secret.hint}),
        );
      continue;
    }
    const folder = FOLDERS[what];
    const inside = normalize(name);
    if (isAbsolute(inside) || inside.startsWith('..')) {
      findings.push(error('outside-folder', pointer, `"${name}" is not inside ${displayPath(join(dir, folder))}`));
      continue;
    }
    const known = {script: scripts, test: tests, template: templates, profile: profiles}[what];
    const content = known.get(name) ?? instead[join(folder, inside)] ?? (await contentOf(join(dir, folder, inside)));
    if (content === undefined) {
      const near = didYouMean(name, await listing(join(dir, folder)));
      findings.push(error(`missing-${what}`, pointer, `there is no ${displayPath(join(dir, folder, inside))}`, near));
    } else known.set(name, content);
  }
  return {scripts, tests, templates, profiles, tunables: await tunablesOf(dir), secrets, findings};
};

const fromEnv = (reference: string, env: Env): Secret | {message: string; hint?: string} => {
  const name = reference.slice('env:'.length);
  const value = env[name];
  if (value === undefined || value === '')
    return {message: `the environment variable ${name} is not set`, hint: `export ${name}=… before the run`};
  return new Secret(value);
};

const fromFile = async (
  reference: string,
  dir: string,
  instead: Instead,
): Promise<Secret | {message: string; hint?: string}> => {
  const path = reference.slice('file:'.length);
  const full = isAbsolute(path) ? path : join(dir, path);
  const content = instead[path] ?? (await contentOf(full));
  if (content === undefined) return {message: `the secret file ${displayPath(full)} cannot be read`};
  const value = content.replace(/\r?\n$/, '');
  return value === '' ? {message: `the secret file ${displayPath(full)} is empty`} : new Secret(value);
};

/** Of one kind with the profiles: no place names them, so all that are there. */
const tunablesOf = async (dir: string): Promise<Map<string, string>> => {
  const folder = join(dir, 'apparmor', 'tunables');
  const names = (await readdir(folder, {withFileTypes: true}).catch(() => []))
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map(({name}) => name)
    .sort();
  const read = await Promise.all(
    names.map(async (name) => [name, (await contentOf(join(folder, name))) ?? ''] as const),
  );
  return new Map(read);
};

const contentOf = (path: string): Promise<string | undefined> => readFile(path, 'utf8').catch(() => undefined);

const listing = (folder: string): Promise<string[]> => readdir(folder, {recursive: true}).catch(() => []);
