import {expect, test} from '@jest/globals';
import {loadConfig} from '@phoenix/config';
import {write} from './config-folder.js';

const BOX = {name: 'box', template: 'x.tar.zst', memory_mb: 512, storage_pool: 'local', storage_size_gb: 4};

test('texts that are yet to be written count instead of the files, secrets among them', async () => {
  const dir = await write({lxc: {lxc_configs: {100: BOX}}});
  const instead = {
    'phoenix_lxc_configs.json': JSON.stringify({
      lxc_configs: {100: BOX, 105: {...BOX, name: 'new', root_password: 'file:secrets/new'}},
    }),
    'secrets/new': 'hush\n',
  };
  const {state, diagnostics} = await loadConfig({dir, instead});
  expect(diagnostics.filter(({severity}) => severity === 'error')).toEqual([]);
  expect([...state!.guests.keys()]).toEqual([100, 105]);
  expect((await loadConfig({dir})).state?.guests.size).toBe(1);
});

test('they need no folder, and their errors have their places', async () => {
  const {diagnostics} = await loadConfig({
    dir: '/nowhere',
    instead: {'phoenix_lxc_configs.json': '{\n  "lxc_configs": {"100": {"name": 1}}\n}'},
  });
  expect(diagnostics.find(({severity}) => severity === 'error')?.source).toMatchObject({
    file: '/nowhere/phoenix_lxc_configs.json',
    line: 2,
  });
});
