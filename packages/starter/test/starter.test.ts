import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterEach, expect, test} from '@jest/globals';
import {loadConfig} from '@phoenix/config';
import {
  type Answers,
  bridgesOf,
  freeId,
  machineStorageOf,
  type Offer,
  STARTER_PATHS,
  starterFiles,
  storagesOf,
  templatesOf,
  UNSEEN,
} from '@phoenix/starter';

const dirs: string[] = [];
afterEach(() => {
  for (const dir of dirs.splice(0)) rmSync(dir, {recursive: true});
});

const LEAST: Answers = {
  container: {
    ...{id: 100, name: 'first', template: 'debian-12-standard_12.7-1_amd64.tar.zst'},
    ...{storage: 'local-lvm', bridge: 'vmbr0', ip: 'dhcp'},
  },
};
const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDbX6NAh3n4NdhEH8NofjM4vi4HFrhV6oDN+3cTqaAm4 ann@desk';
const MOST: Answers = {
  connection: {transport: 'ssh', host: 'pve1', user: 'root', identity_file: '~/.ssh/pve', port: 2222},
  container: {
    ...{id: 910, name: 'web', template: 'local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst'},
    ...{storage: 'tank', bridge: 'vmbr1', ip: '10.0.0.9/24', gateway: '10.0.0.1'},
  },
  machine: {templateId: 8000, id: 8001, name: 'first-vm', storage: 'nas'},
  sshPublicKey: KEY,
};
const FEATURES = ['base_setup'];

/** The whole set in a folder, changed by `edit`. */
function folder(answers: Answers, edit = (text: string) => text): string {
  const dir = mkdtempSync(join(tmpdir(), 'phoenix-starter-'));
  dirs.push(dir);
  for (const {path, content} of starterFiles(answers)) {
    mkdirSync(dirname(join(dir, path)), {recursive: true});
    writeFileSync(join(dir, path), path.startsWith('phoenix_') ? edit(content) : content);
  }
  return dir;
}

test.each([
  ['least', LEAST],
  ['most', MOST],
  ['a VM without a key', {...MOST, sshPublicKey: undefined} as unknown as Answers],
])('%s: nothing is wrong with the set', async (_, answers) => {
  const {diagnostics, state} = await loadConfig({dir: folder(answers), strict: true, features: FEATURES});
  expect(diagnostics.filter(({code}) => code !== 'no-file')).toEqual([]);
  expect([...state!.guests.keys()]).toEqual(answers.machine === undefined ? [100] : [910, 8000, 8001]);
  expect(state!.connection).toEqual(answers.connection);
});

test.each([
  ['least', {...LEAST, connection: {transport: 'local'}} as Answers],
  ['most', MOST],
])('%s: what stands in comments is right as well', async (_, answers) => {
  const uncommented = (text: string) => text.replace(/^( *)\/\/ (?= *["}])/gm, '$1');
  const dir = folder(answers, uncommented);
  mkdirSync(join(dir, 'scripts'));
  writeFileSync(join(dir, 'scripts/app.sh'), '#!/bin/sh\n');
  const {diagnostics, state} = await loadConfig({dir, strict: true, features: FEATURES});
  expect(diagnostics.filter(({code}) => code !== 'no-file')).toEqual([]);
  expect(state!.guests.size).toBe(answers.machine === undefined ? 2 : 4);
  expect(readFileSync(join(dir, 'phoenix_hypervisor_config.json'), 'utf8')).not.toMatch(/\/\/ *"/);
});

test('the schemas are those that phoenix itself goes by, for editors that mind comments', () => {
  const schemas = starterFiles(LEAST).filter(({path}) => path.startsWith('schemas/'));
  expect(schemas).toHaveLength(4);
  for (const {path, content} of schemas) {
    const {allowComments, allowTrailingCommas, ...schema} = JSON.parse(content);
    const original = fileURLToPath(new URL(`../../../configs/${path}`, import.meta.url));
    expect([allowComments, allowTrailingCommas]).toEqual([true, true]);
    expect(schema).toEqual(JSON.parse(readFileSync(original, 'utf8')));
  }
  const named = starterFiles(MOST).flatMap(
    ({content}) => /"\$schema": "\.\/(schemas\/[^"]+)"/.exec(content)?.[1] ?? [],
  );
  expect(named).toHaveLength(3);
  for (const path of named) expect(schemas.map((one) => one.path)).toContain(path);
});

test('nothing is written that is not named beforehand', () => {
  const paths = starterFiles(MOST).map(({path}) => path);
  expect([...paths].sort()).toEqual([...STARTER_PATHS].sort());
  expect(starterFiles(LEAST).map(({path}) => path)).not.toContain('phoenix_vm_configs.json');
});

test('secrets stay out of repositories', () => {
  const ignore = starterFiles(LEAST).find(({path}) => path === 'secrets/.gitignore')!.content;
  expect(ignore.split('\n')).toEqual(['*', '!.gitignore', '']);
});

test('answers cannot leave their place', async () => {
  const odd = {...LEAST, sshPublicKey: `${KEY} "quoted" \\ //`};
  const {state} = await loadConfig({dir: folder(odd), features: FEATURES});
  const guest = state!.guests.get(100)!;
  expect(guest.kind === 'lxc' && guest.container.sshPublicKeys).toEqual([odd.sshPublicKey]);
});

test('what a node offers is sorted: the usual first, the newest of what the features are for', () => {
  const offer: Offer = {
    node: 'pve1',
    storages: ['backup', 'local-zfs', 'tank'],
    machineStorages: ['local-zfs'],
    bridges: ['vmbr1', 'vmbr0'],
    fetched: [
      'local:vztmpl/alpine-3.20-default_20240908_amd64.tar.xz',
      'nas:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst',
    ],
    available: [
      'debian-12-standard_12.7-1_amd64.tar.zst',
      'debian-12-standard_12.12-1_amd64.tar.zst',
      'debian-13-standard_13.1-2_amd64.tar.zst',
      'ubuntu-24.04-standard_24.04-2_amd64.tar.zst',
    ],
    taken: new Set([100, 101, 103, 8000]),
  };
  expect(storagesOf(offer)).toEqual(['local-zfs', 'backup', 'tank']);
  expect(bridgesOf(offer)).toEqual(['vmbr0', 'vmbr1']);
  expect(templatesOf(offer)).toEqual([
    'nas:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst',
    'debian-12-standard_12.12-1_amd64.tar.zst',
    'ubuntu-24.04-standard_24.04-2_amd64.tar.zst',
    'debian-13-standard_13.1-2_amd64.tar.zst',
    'local:vztmpl/alpine-3.20-default_20240908_amd64.tar.xz',
  ]);
  expect([freeId(offer), freeId(offer, 8000), freeId(UNSEEN)]).toEqual([102, 8001, 100]);
  const within = (lower: number, upper: number) => ({...offer, ids: {lower, upper}});
  // In the cluster's own range where it has one, from its beginning where nothing behind is free, and at last beyond.
  expect([freeId(within(200, 300)), freeId(within(100, 104), 8000), freeId(within(8000, 8005), 8000)]).toEqual([
    200, 102, 8001,
  ]);
  expect(freeId(within(100, 102))).toBe(102);
  expect([machineStorageOf(offer, 'tank'), machineStorageOf(offer, 'local-zfs')]).toEqual(['local-zfs', 'local-zfs']);
  expect(machineStorageOf({...offer, machineStorages: []}, 'tank')).toBeUndefined();
});
