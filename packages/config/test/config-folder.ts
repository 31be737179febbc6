import {mkdir, mkdtemp, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {dirname, join, relative} from 'node:path';
import {type DesiredState, type Loaded, loadConfig} from '@phoenix/config';
import type {Container, VirtualMachine} from '@phoenix/kit';
import {renderDiagnostic} from './render-diagnostic.js';

/** Files of a config folder by path; objects are written as JSON, strings as they are. */
export interface Folder {
  readonly lxc?: unknown;
  readonly vm?: unknown;
  readonly hypervisor?: unknown;
  readonly files?: Readonly<Record<string, string>>;
}

export const write = async ({lxc, vm, hypervisor, files = {}}: Folder): Promise<string> => {
  const dir = await mkdtemp(join(tmpdir(), 'phoenix-config-'));
  const put = async (path: string, content: unknown) => {
    if (content === undefined) return;
    await mkdir(dirname(join(dir, path)), {recursive: true});
    await writeFile(join(dir, path), typeof content === 'string' ? content : JSON.stringify(content, null, 2));
  };
  await put('phoenix_lxc_configs.json', lxc);
  await put('phoenix_vm_configs.json', vm);
  await put('phoenix_hypervisor_config.json', hypervisor);
  for (const [path, content] of Object.entries(files)) await put(path, content);
  return dir;
};

/** What the user sees, the folder's own name left out; `info` only when asked for. */
export const rendered = ({diagnostics}: Loaded, dir: string, withInfo = false): string =>
  diagnostics
    .filter(({severity}) => withInfo || severity !== 'info')
    .map((each) =>
      renderDiagnostic(each)
        .replaceAll(/\S*phoenix-config-\w+\//g, '')
        // As the user would type it: relative where that is shorter, which depends on where the tests run.
        .replaceAll(dir, '.')
        .replaceAll(relative('', dir), '.'),
    )
    .join('\n');

/** One line each, without frames: `warning cap-keep 3:4 message`. */
export const brief = ({diagnostics}: Loaded): string[] =>
  diagnostics
    .filter(({severity}) => severity !== 'info')
    .map(({severity, code, message}) => `${severity} ${code}: ${message.replace(/\S*phoenix-config-\w+\//g, '')}`);

/** With the place, without frames: `error cycle vm:3:4 message`. */
export const placed = ({diagnostics}: Loaded): string[] =>
  diagnostics
    .filter(({code}) => code !== 'no-file')
    .map(({severity, code, message, source}) => {
      const file = /phoenix_(lxc|vm|hypervisor)_config/.exec(source?.file ?? '')?.[1];
      return `${severity} ${code} ${file}:${source?.line}:${source?.column} ${message.replace(/\S*phoenix-config-\w+\//g, '')}`;
    });

export const load = async (
  folder: Folder,
  options: {
    strict?: boolean;
    features?: string[];
    secretKeys?: Record<string, string[]>;
    schemas?: Record<`${string}.${string}`, Record<string, unknown>>;
    broken?: string[];
    env?: Record<string, string>;
  } = {},
) => {
  const dir = await write(folder);
  return {dir, ...(await loadConfig({dir, env: {}, ...options}))};
};

/** A container that is right; a case changes what it is about. */
export const container = (changes: Readonly<Record<string, unknown>> = {}) => ({
  name: 'one',
  template: 'debian-12.tar.zst',
  memory_mb: 512,
  storage_pool: 'local-zfs',
  storage_size_gb: 8,
  ...changes,
});

/** A VM that is right. */
export const machine = (changes: Readonly<Record<string, unknown>> = {}) => ({
  vmid: 800,
  name: 'vm',
  template_image: 'debian-12.qcow2',
  storage_pool: 'local-zfs',
  ...changes,
});

export const containerIn = (state: DesiredState | undefined, id: number): Container | undefined => {
  const guest = state?.guests.get(id);
  return guest?.kind === 'lxc' ? guest.container : undefined;
};

export const machineIn = (state: DesiredState | undefined, id: number): VirtualMachine | undefined => {
  const guest = state?.guests.get(id);
  return guest?.kind === 'vm' ? guest.vm : undefined;
};
