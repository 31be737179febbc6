import {execFile} from 'node:child_process';
import {existsSync} from 'node:fs';
import {readdir, readFile} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {expect, test} from '@jest/globals';
import {loadConfig} from '@phoenix/config';
import {guestOf} from '@phoenix/kit';
import {Ajv} from 'ajv';
import {schemas} from '../src/schemas.gen.js';
import {brief, load} from './config-folder.js';
import {copyWithPlaceholders} from './real-config.js';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const SHARED = process.env.PHOENIX_SHARED ?? fileURLToPath(new URL('../../../../shared', import.meta.url));

test('the example configs load without a word', async () => {
  const {diagnostics, state} = await loadConfig({
    dir: `${ROOT}/configs`,
    features: ['base_setup', 'docker', 'nvidia'],
    strict: true,
    env: {},
  });
  expect(diagnostics).toEqual([]);
  expect(
    [...(state?.guests.values() ?? [])].map(
      (guest) => `${guest.id} ${guest.name}${guestOf(guest).endsRunning ? '' : ' (ends shut down)'}`,
    ),
  ).toMatchInlineSnapshot(`
   [
     "900 template-base (ends shut down)",
     "901 template-docker (ends shut down)",
     "902 template-gpu (ends shut down)",
     "910 gateway",
     "920 database",
     "930 app",
     "940 inference",
     "960 monitoring",
     "8000 template-ubuntu (ends shut down)",
     "8010 registry",
     "8020 backup",
   ]
  `);
});

test('types, embedded schemas and field tables are those of configs/schemas', async () => {
  await promisify(execFile)(process.execPath, [`${ROOT}/packages/config/scripts/generate-types.mjs`, '--check']);
});

test('the schemas are valid, and every field has a title and a description', () => {
  const ajv = new Ajv({strict: false});
  const bare: string[] = [];
  const walk = (node: unknown, path: string, isField: boolean): void => {
    if (typeof node !== 'object' || node === null) return;
    if (isField && !('title' in node && 'description' in node)) bare.push(path);
    for (const [key, value] of Object.entries(node)) {
      const named = key === 'properties' || key === 'definitions';
      if (named) for (const [name, field] of Object.entries(value)) walk(field, `${path}/${name}`, true);
      else walk(value, path, false);
    }
  };
  for (const schema of schemas) {
    expect(ajv.validateSchema(schema)).toBe(true);
    walk(schema, (schema as {$id: string}).$id, false);
  }
  expect(bare).toEqual([]);
});

test('docs/leniencies.md has every warning that there is', async () => {
  const page = await readFile(`${ROOT}/docs/leniencies.md`, 'utf8');
  const src = `${ROOT}/packages/config/src`;
  const files = (await readdir(src, {recursive: true})).filter((file) => file.endsWith('.ts'));
  const sources = await Promise.all(files.map((file) => readFile(`${src}/${file}`, 'utf8')));
  const codes = sources.flatMap((source) =>
    [...source.matchAll(/\bwarning\(\s*['`]([a-z-]+)/g)].map(([, code]) => code),
  );
  expect(codes.length).toBeGreaterThan(15);
  expect([...new Set(codes)].filter((code) => !page.includes(`\`${code}`))).toEqual([]);
});

const jsonOf = async (page: string): Promise<readonly string[]> =>
  [...(await readFile(`${ROOT}/docs/${page}`, 'utf8')).matchAll(/```json\n(.*?)```/gs)].map(([, json]) => json!);

test('the examples of the docs load, and a slip in one is found', async () => {
  const [example = '', machines = ''] = await jsonOf('config.md');
  expect(brief(await load({lxc: example, vm: machines}, {strict: true}))).toEqual([]);
  const [others = ''] = await jsonOf('virtual-machines.md');
  expect(brief(await load({vm: others}, {strict: true}))).toEqual([]);
  const broken = example.replace('"template_snapshot_name"', '"template_snapshot_nam"');
  expect(brief(await load({lxc: broken}))).toEqual([
    'warning unknown-key: 900 has an unknown key "template_snapshot_nam"',
    'error missing-clone-snapshot: 910 (gateway) is cloned from 900 (template-base), which has no template_snapshot_name',
  ]);
});

const real = `${SHARED}/fixtures/homelab-2025-09`;
(existsSync(real) ? test : test.skip)('a homelab that others wrote loads with warnings only', async () => {
  const {dir, features} = await copyWithPlaceholders(real);
  const loaded = await loadConfig({dir, features, env: {}});
  expect(brief(loaded).filter((line) => line.startsWith('error'))).toEqual([]);
  const kinds = [...(loaded.state?.guests.values() ?? [])].map(({kind}) => kind);
  expect([kinds.filter((kind) => kind === 'lxc').length, kinds.filter((kind) => kind === 'vm').length]).toEqual([
    22, 2,
  ]);
  expect(
    loaded.diagnostics.filter(({severity}) => severity === 'warning').every(({source}) => source?.line !== undefined),
  ).toBe(true);
  const counts = new Map<string, number>();
  for (const {code, severity} of loaded.diagnostics)
    if (severity === 'warning') counts.set(code, (counts.get(code) ?? 0) + 1);
  expect(Object.fromEntries(counts)).toMatchInlineSnapshot(`
     {
       "apparmor-over-features": 2,
       "cap-keep": 1,
       "dataset-path": 6,
       "duplicate-ip": 1,
       "gpu-list-spaces": 1,
       "lxc-option-form": 18,
       "misplaced-firewall": 1,
       "placeholder": 2,
       "shared-volume-wins": 2,
       "single-for-list": 1,
       "undeclared-gpu": 10,
       "unknown-key": 1,
     }
    `);
});
