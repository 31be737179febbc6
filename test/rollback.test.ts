import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, jest, test} from '@jest/globals';
import type {Ran} from './cli.js';
import {createWorld, type World} from './vm-world.js';

jest.setTimeout(180_000);

/** The fleet of VMs, and a container with an application and a data volume. */
const SHOP = {
  name: 'shop',
  template: 'debian-12-standard_12.7-1_amd64.tar.zst',
  features: ['docker'],
  application_script: 'app.sh',
  volumes: [{name: 'data', pool: 'local-zfs', size_gb: 2, mount_point: '/data'}],
  health_check: {argv: ['true']},
};
const MORE = {lxc: {930: SHOP}};

const world: World = createWorld();
const copies: World[] = [];

beforeAll(async () => {
  world.describe(undefined, MORE);
  const ran = await world.run('LetsGo', '--ci');
  expect([ran.code, ran.stderr]).toEqual([0, expect.anything()]);
});
afterAll(() => {
  for (const one of [world, ...copies]) one.dispose();
});

function copy(): World {
  const one = world.copy();
  one.describe(undefined, MORE);
  copies.push(one);
  return one;
}

const inside = (w: World, id: number, script: string) => w.onNode('pct', 'exec', String(id), '--', 'sh', '-c', script);
const pendingIn = (ran: Ran) => ran.stdout.split('\n').filter((line) => /^ {2}[~!…]/.test(line));
const snapshotsOf = async (w: World, id: number) =>
  (await w.run('snapshots', String(id), '--json')).stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

describe('phoenix snapshots', () => {
  test('a tree of phoenix’s and others’, what they prove, and where the guest stands', async () => {
    const w = copy();
    await w.onNode('pct', 'snapshot', '930', 'mine', '--description', 'before the upgrade');
    expect(await snapshotsOf(w, 930)).toEqual([
      expect.objectContaining({snapshot: 'pre-configured', whose: 'phoenix', proves: 'its features', current: true}),
      expect.objectContaining({snapshot: 'final-form', parent: 'pre-configured', whose: 'phoenix', current: true}),
      expect.objectContaining({
        ...{snapshot: 'mine', parent: 'final-form', whose: 'foreign', here: true, vmstate: false},
        description: 'before the upgrade',
      }),
    ]);
    const {stdout, code} = await w.run('snapshots', 'shop', '8000');
    expect(code).toBe(0);
    expect(stdout.replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, 'TIME')).toMatch(
      /930 {2}shop {3}pre-configured.*TIME {2}phoenix {2}its features\n {12}└ final-form.*\n {14}└ mine \*.*foreign {2}before the upgrade\n/,
    );
    expect(stdout).toContain('no snapshots of 8000 on pve1');
  });

  test('what made a milestone has changed since', async () => {
    const w = copy();
    writeFileSync(join(w.bench.dir, 'config/scripts/app.sh'), '#!/bin/sh\necho other\n');
    const rows = await snapshotsOf(w, 930);
    expect(rows.map(({snapshot, current}) => [snapshot, current])).toEqual([
      ['pre-configured', true],
      ['final-form', false],
    ]);
  });
});

describe('phoenix rollback', () => {
  test('back to final-form of a guest that is as described: what was done in it is gone, and nothing differs', async () => {
    const w = copy();
    await inside(w, 930, 'echo oops > /etc/oops; echo row > /data/row');
    const ran = await w.run('rollback', '930', 'final-form', '--yes', '--ci');
    expect([ran.code, ran.changing]).toEqual([
      0,
      [expect.stringMatching(/^pct shutdown 930/), 'pct rollback 930 final-form', 'pct start 930'],
    ]);
    expect(await inside(w, 930, 'ls /etc/oops /data/row 2>&1; true')).not.toMatch(/^\/etc\/oops$|^\/data\/row$/m);
    const plan = await w.run('plan', '930', '--exit-code');
    expect([plan.code, pendingIn(plan)]).toEqual([0, []]);
    expect(await w.onNode('pct', 'status', '930')).toContain('running');
  });

  test('back past a newer snapshot: refused without its own word, told by plan, mended by LetsGo, data kept', async () => {
    const w = copy();
    await inside(w, 930, 'echo row > /data/row');
    const refused = await w.run('rollback', '930', 'pre-configured', '--yes', '--ci');
    expect([refused.code, refused.changing, refused.stdout]).toEqual([
      1,
      [],
      expect.stringMatching(/delete the newer final-form: impact data-loss[\s\S]*--allow data-loss:930/),
    ]);
    const back = await w.run('rollback', 'shop', 'pre-configured', '--yes', '--ci', '--allow', 'data-loss:930');
    expect(back.code).toBe(0);
    expect(back.changing.slice(0, 3)).toEqual([
      expect.stringMatching(/^pct shutdown 930/),
      'pct delsnapshot 930 final-form',
      'pct rollback 930 pre-configured',
    ]);
    expect(back.changing.filter((line) => line.startsWith('pct rollback'))).toHaveLength(1);
    const plan = await w.run('plan', '930', '--exit-code');
    expect([plan.code, plan.stdout]).toEqual([
      2,
      expect.stringMatching(
        / {2}~ lxc\.volumes: attach mp0[\s\S]*3 steps[^\n]*: lxc\.app, lxc\.healthcheck, lxc\.snapshot\.final-form/,
      ),
    ]);
    expect((await w.run('LetsGo')).code).toBe(0);
    expect(await inside(w, 930, 'cat /data/row')).toContain('row');
    expect((await w.run('plan', '--exit-code')).code).toBe(0);
    expect((await snapshotsOf(w, 930)).map(({snapshot, current}) => [snapshot, current])).toEqual([
      ['pre-configured', true],
      ['final-form', true],
    ]);
  });

  test('settings go back with it, and plan says so', async () => {
    const w = copy();
    const file = /^memory: \d+$/m;
    const conf = () => w.bench.conf(930)!;
    const before = file.exec(conf())![0];
    await w.onNode('pct', 'set', '930', '--memory', '2048');
    await w.onNode('pct', 'snapshot', '930', 'bigger');
    await w.onNode('pct', 'set', '930', '--memory', before.slice('memory: '.length));
    expect((await w.run('rollback', '930', 'bigger', '--yes')).code).toBe(0);
    expect(conf()).toMatch(/^memory: 2048$/m);
    expect((await w.run('plan', '930')).stdout).toMatch(/memory 2048 -> /);
  });

  test('a guest that stood still stays so', async () => {
    const w = copy();
    await w.run('stop', '930', '--ci');
    const ran = await w.run('rollback', '930', 'final-form', '--yes', '--ci');
    expect([ran.code, ran.changing]).toEqual([0, ['pct rollback 930 final-form']]);
    expect(await w.onNode('pct', 'status', '930')).toContain('stopped');
  });

  test('a VM, and its clone that has nothing newer', async () => {
    const w = copy();
    const ran = await w.run('rollback', '8020', 'final-form', '--yes', '--ci');
    expect([ran.code, ran.changing.filter((line) => line.startsWith('qm '))]).toEqual([
      0,
      [expect.stringMatching(/^qm shutdown 8020/), 'qm rollback 8020 final-form', 'qm start 8020'],
    ]);
    expect((await w.run('plan', '8020', '--exit-code')).code).toBe(0);
    const back = await w.run('rollback', 'store', 'pre-configured', '--yes', '--allow', 'data-loss:8020');
    expect(back.code).toBe(0);
    const plan = await w.run('plan', '8020');
    expect(pendingIn(plan)).toEqual([expect.stringContaining('take snapshot final-form')]);
    expect((await w.run('LetsGo')).code).toBe(0);
    expect((await w.run('plan', '--exit-code')).code).toBe(0);
  });

  /** Before undefined: nothing is changed for it, nor by it, and the common world will do. */
  type Row = readonly [string, before: ((w: World) => unknown) | undefined, string, number, RegExp];
  const locked = (text: string) => text.replace(/^(memory: .*)$/m, 'lock: backup\n$1');
  const protect = (text: string) => text.replace(/^(ostype: .*)$/m, '$1\nprotection: 1');
  test.each<Row>([
    [
      'without --yes, naming what is lost',
      undefined,
      '930 final-form',
      64,
      /is lost: rootfs 4G, mp0 \/data 2G[\s\S]*it runs[\s\S]*--yes/,
    ],
    ['an unknown snapshot', undefined, '930 final-from --yes', 64, /no snapshot final-from, did you mean final-form\?/],
    ['current', undefined, '930 current --yes', 64, /current is the guest as it is, not a snapshot/],
    ['an unknown guest', undefined, '931 final-form --yes', 64, /no guest 931, did you mean 930\?/],
    ['a guest without any', undefined, '8000 final-form --yes', 64, /8000 base has no snapshots/],
    [
      'a guest that is not there',
      (w) => w.run('delete', '930', '--yes', '--allow', 'data-loss:930'),
      '930 final-form --yes',
      1,
      /930 shop does not exist[\s\S]*phoenix create 930/,
    ],
    [
      'a locked one',
      (w) => w.bench.editConf(930, locked),
      '930 final-form --yes',
      1,
      /locked \(backup\)[\s\S]*pct unlock 930/,
    ],
    [
      'one with newer snapshots of ZFS itself, before it is shut down',
      (w) => w.onNode('zfs', 'snapshot', 'rpool/data/subvol-930-disk-0@autosnap_hourly'),
      '930 final-form --yes',
      1,
      /rpool\/data\/subvol-930-disk-0 has newer snapshots that are not Proxmox's: autosnap_hourly/,
    ],
    [
      'a VM without --yes, whose snapshot has its memory',
      (w) =>
        w.editConf(8020, (text) =>
          text.replace(/^(\[final-form\]\n(?:#.*\n)*)/m, '$1vmstate: local-zfs:vm-8020-state-final-form\n'),
        ),
      '8020 final-form',
      64,
      /it runs: it is shut down for it, and goes on with the memory of then/,
    ],
    ['a protected one', (w) => w.bench.editConf(930, protect), '930 final-form --yes', 1, /930 shop is protected/],
    [
      'a snapshot that is not whole',
      (w) => w.bench.editConf(930, (text) => text.replace(/^(snaptime: .*)$/gm, '$1\nsnapstate: delete')),
      '930 final-form --yes',
      1,
      /not whole \(delete\)/,
    ],
  ])('refuses %s', async (_, before, words, code, says) => {
    const w = before === undefined ? world : copy();
    await before?.(w);
    const ran = await w.run('rollback', ...words.split(' '), '--ci');
    expect([ran.stdout + ran.stderr, ran.code]).toEqual([expect.stringMatching(says), code]);
    expect(ran.changing).toEqual([]);
  });
});

describe('what is named before it is lost', () => {
  test('delete: disks, snapshots, data with sizes; reconfigure: since when, and newer snapshots', async () => {
    const gone = await world.run('delete', '930', '8020');
    expect([gone.code, gone.changing]).toEqual([64, []]);
    expect(gone.stderr).toMatch(
      /930 shop: the container, which runs; rootfs 4G; snapshots final-form, pre-configured; its data mp0 \/data 2G \(needs --allow data-loss:930\)/,
    );
    expect(gone.stderr).toMatch(/8020 store: the VM, which runs; scsi0 \S+G; snapshots/);
    const again = await world.run('reconfigure', '930');
    expect([again.code, again.changing]).toEqual([64, []]);
    expect(again.stderr).toMatch(
      /930 shop: what has changed inside since .*\(pre-configured at .*\); snapshots final-form/,
    );
  });

  test('where nothing is there to lose nothing is asked', async () => {
    const w = copy();
    expect((await w.run('delete', '930', '--yes', '--allow', 'data-loss:930')).code).toBe(0);
    const again = await w.run('delete', '930', '--ci');
    expect([again.code, again.stdout]).toEqual([0, expect.stringMatching(/^Nothing to do/m)]);
  });
});
