import {randomBytes} from 'node:crypto';
import {mkdir, readFile, realpath, rename, rm, stat, writeFile} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {FILES} from '@phoenix/config';
import {reveal, type Secret} from '@phoenix/kit';
import {UsageError} from '../usage-error.js';

/** The two files that entries go to. */
export type Kind = 'lxc' | 'vm';
export type Texts = Readonly<Record<Kind, string>>;

/** A file that is not there begins so. */
const EMPTY: Texts = {
  lxc: '{\n  "$schema": "./schemas/phoenix_lxc_configs.schema.json",\n  "lxc_configs": {}\n}\n',
  vm: '{\n  "$schema": "./schemas/phoenix_vm_configs.schema.json",\n  "vms": []\n}\n',
};

export interface ConfigFolder {
  readonly texts: Texts;
  /** Of those that are not there. */
  readonly missing: ReadonlySet<Kind>;
  /** The hypervisor file's text; undefined: there is none. */
  readonly hypervisor: string | undefined;
}

export async function readFolder(dir: string): Promise<ConfigFolder> {
  const [lxc, vm, hypervisor] = await Promise.all(
    [FILES.lxc, FILES.vm, FILES.hypervisor].map((name) => readText(join(dir, name))),
  );
  return {
    texts: {lxc: lxc ?? EMPTY.lxc, vm: vm ?? EMPTY.vm},
    missing: new Set([
      ...(lxc === undefined ? (['lxc'] as const) : []),
      ...(vm === undefined ? (['vm'] as const) : []),
    ]),
    hypervisor,
  };
}

/** The new text in the place of the old one, whole or not at all. @throws UsageError somebody else has written it since */
export async function replaceText(dir: string, kind: Kind, before: ConfigFolder, text: string): Promise<void> {
  const path = join(dir, FILES[kind]);
  const now = await readText(path);
  if (now !== (before.missing.has(kind) ? undefined : before.texts[kind]))
    throw new UsageError(`${path} has changed while it was read`, 'try again');
  await mkdir(dir, {recursive: true});
  // What a link names is written, not the link.
  const target = now === undefined ? path : await realpath(path);
  const mode = now === undefined ? 0o644 : (await stat(target)).mode & 0o777;
  const temporary = join(dirname(target), `.${FILES[kind]}.${randomBytes(4).toString('hex')}`);
  try {
    await writeFile(temporary, text, {mode, flag: 'wx'});
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, {force: true});
    throw error;
  }
}

/** For its owner's eyes only; one that is there is never overwritten. @throws UsageError */
export async function writeSecrets(dir: string, secrets: ReadonlyMap<string, Secret>): Promise<void> {
  for (const [path, secret] of secrets) {
    const full = join(dir, path);
    await mkdir(dirname(full), {recursive: true, mode: 0o700});
    try {
      // The reference leaves one line end out.
      await writeFile(full, `${reveal(secret)}\n`, {mode: 0o600, flag: 'wx'});
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      if ((await readFile(full, 'utf8')) !== `${reveal(secret)}\n`)
        throw new UsageError(`${full} is there, and says something else`, 'move it away');
    }
  }
}

const readText = (path: string): Promise<string | undefined> =>
  readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new UsageError(`${path} cannot be read: ${error.message}`);
  });
