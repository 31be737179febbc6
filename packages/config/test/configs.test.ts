import {execFile} from 'node:child_process';
import {existsSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {expect, test} from '@jest/globals';
import {loadConfig} from '@phoenix/config';
import {brief} from './config-folder.js';
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
    [...(state?.lxc.values() ?? [])].map(
      ({id, name, container}) => `${id} ${name}${container.endsRunning ? '' : ' (ends shut down)'}`,
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
   ]
  `);
});

test('types and embedded schemas are those of configs/schemas', async () => {
  await promisify(execFile)(process.execPath, [`${ROOT}/packages/config/scripts/generate-types.mjs`, '--check']);
});

const real = `${SHARED}/fixtures/homelab-2025-09`;
(existsSync(real) ? test : test.skip)('a homelab that others wrote loads with warnings only', async () => {
  const {dir, features} = await copyWithPlaceholders(real);
  const loaded = await loadConfig({dir, features, env: {}});
  expect(brief(loaded).filter((line) => line.startsWith('error'))).toEqual([]);
  expect(loaded.state?.lxc.size).toBe(22);
  expect(loaded.state?.vms.size).toBe(2);
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
       "duplicate-ip": 1,
       "gpu-list-spaces": 1,
       "lxc-option-form": 18,
       "misplaced-firewall": 1,
       "placeholder": 1,
       "shared-volume-wins": 2,
       "single-for-list": 1,
       "undeclared-gpu": 10,
       "unknown-key": 1,
     }
    `);
});
