import {cp, mkdtemp, readFile, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {expect, test} from '@jest/globals';
import {loadConfig} from '@phoenix/config';

const CONFIGS = fileURLToPath(new URL('../../../configs', import.meta.url));
const FILES = ['phoenix_lxc_configs.json', 'phoenix_vm_configs.json', 'phoenix_hypervisor_config.json'];
const VALUES = [null, true, -1, 1.5, '', 'x', 'env:NOPE', '900', [], [null], {}, {a: 1}, ['a', 1], {name: null}];

test('whatever stands at whatever place, loadConfig answers, and every error has a line', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'phoenix-config-'));
  await cp(CONFIGS, dir, {recursive: true});
  let turn = 0;
  for (const name of FILES) {
    const text = await readFile(join(CONFIGS, name), 'utf8');
    for (const path of pathsOf(JSON.parse(text))) {
      const value = VALUES[turn++ % VALUES.length];
      await writeFile(join(dir, name), JSON.stringify(replaced(JSON.parse(text), path, value), null, 1));
      const {diagnostics, state} = await loadConfig({dir, features: ['base_setup', 'docker', 'nvidia']});
      const errors = diagnostics.filter(({severity}) => severity === 'error');
      const odd = errors.filter(
        ({source, message}) => source?.line === undefined || /undefined|\[object/.test(message),
      );
      expect({path: path.join('.'), value, odd, loaded: state !== undefined}).toEqual({
        path: path.join('.'),
        value,
        odd: [],
        loaded: errors.length === 0,
      });
    }
    await writeFile(join(dir, name), text);
  }
  expect(turn).toBeGreaterThan(100);
});

type Path = readonly string[];

const pathsOf = (value: unknown, path: Path = []): Path[] =>
  typeof value !== 'object' || value === null
    ? []
    : Object.entries(value).flatMap(([key, child]) => [[...path, key], ...pathsOf(child, [...path, key])]);

const replaced = (root: unknown, [first, ...rest]: Path, value: unknown): unknown => {
  if (first === undefined) return value;
  const copy = (Array.isArray(root) ? [...root] : {...(root as object)}) as Record<string, unknown>;
  copy[first] = replaced(copy[first], rest, value);
  return copy;
};
