import {cp, mkdir, mkdtemp, readFile, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {parse} from 'jsonc-parser';

/**
 * A copy of somebody's three files with placeholders for everything that they name beside themselves: scripts, tests,
 * profiles and features (all of them, or only these). Answers with the copy's folder and the names of the features.
 */
export const copyWithPlaceholders = async (
  from: string,
  only?: readonly string[],
): Promise<{dir: string; features: string[]}> => {
  const dir = await mkdtemp(join(tmpdir(), 'phoenix-config-'));
  await cp(from, dir, {recursive: true});
  const features = new Set<string>();
  const put = async (path: string, content: string) => {
    await mkdir(dirname(join(dir, path)), {recursive: true});
    await writeFile(join(dir, path), content);
  };
  const walk = async (value: unknown, key: string): Promise<void> => {
    if (Array.isArray(value)) {
      for (const item of value) {
        if (key === 'features' && typeof item === 'string') features.add(item);
        await walk(item, key);
      }
    } else if (typeof value === 'object' && value !== null) {
      const {type, path} = value as {type?: unknown; path?: unknown};
      if (type === 'script' && typeof path === 'string') await put(`tests/${path}`, '#!/bin/sh\nexit 0\n');
      for (const [name, item] of Object.entries(value)) await walk(item, name);
    } else if (typeof value === 'string') {
      if (key === 'application_script') await put(`scripts/${value}`, '#!/bin/sh\nexit 0\n');
      if (key === 'apparmor_profile' && value !== 'unconfined' && value !== 'default')
        await put(`apparmor/${value}`, `profile ${value} {\n}\n`);
    }
  };
  for (const file of ['phoenix_lxc_configs.json', 'phoenix_vm_configs.json', 'phoenix_hypervisor_config.json'])
    await walk(parse(await readFile(join(dir, file), 'utf8')), '');
  for (const name of only ?? features) {
    await put(`steps/${name}/feature.json`, JSON.stringify({name}));
    await put(`steps/${name}/apply.sh`, '#!/bin/sh\nexit 0\n');
  }
  return {dir, features: [...features]};
};
