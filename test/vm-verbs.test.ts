import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, jest, test} from '@jest/globals';
import {createBench} from './cli.js';
import {createWorld, type Edit, said, type World} from './vm-world.js';

jest.setTimeout(180_000);

const world = createWorld();
const copies: World[] = [];
const STATES = {absent: 8020, stopped: 8021, running: 8022, locked: 8023, protected: 8025, template: 8000} as const;
type State = keyof typeof STATES;

/** A VM in each state, and a linked clone. */
const states: Edit = (vms) => {
  delete vms[8010]!.dependencies;
  delete vms[8020]!.dependencies;
  for (const [name, id] of Object.entries(STATES))
    if (id !== 8000) vms[id] = {name, clone_from_vmid: 8000, ...(name === 'protected' ? {protection: true} : {})};
};

beforeAll(async () => {
  world.describe(states);
  expect((await world.run('create', '8010', '910', '8021', '8022', '8023', '8025')).code).toBe(0);
  expect((await world.run('stop', '8021')).code).toBe(0);
  world.editConf(8023, (text) => text.replace(/^memory:/m, 'lock: backup\nmemory:'));
});
afterAll(() => {
  for (const one of [world, ...copies]) one.dispose();
});
const copy = (): World => {
  const one = world.copy();
  copies.push(one);
  return one;
};

type Row = readonly [State, number, RegExp, readonly RegExp[]];
const LOCKED = /8023 is locked \(backup\), and no task holds that lock\n +try: .*qm unlock 8023/;
const TABLE: Readonly<Record<string, readonly Row[]>> = {
  start: [
    ['absent', 1, /8020 absent does not exist\n +try: phoenix create 8020/, []],
    ['stopped', 0, /^Done: 1 change on 1 guest/m, [/^qm start 8021$/]],
    ['locked', 1, LOCKED, []],
    ['template', 1, /8000 base is a Proxmox template, and a template cannot start\n +try: /, []],
  ],
  stop: [
    ['absent', 0, /skipped: it does not exist/, []],
    ['running', 0, /^Done: 1 change/m, [/^qm shutdown 8022 /]],
  ],
  'stop --force': [
    ['stopped', 0, /^Nothing to do/m, []],
    ['protected', 0, /^Done: 1 change/m, [/^qm stop 8025/]],
  ],
  restart: [
    ['stopped', 0, /^Done: 1 change/m, [/^qm start 8021$/]],
    ['running', 0, /^Done: 1 change/m, [/^qm shutdown 8022 /, /^qm start 8022$/]],
  ],
  'reconfigure --yes': [
    [
      'running',
      0,
      /go back to the snapshot pre-configured/,
      [/^qm shutdown 8022 /, /^qm delsnapshot 8022 final-form/, /^qm rollback 8022 pre-/, /^qm start/, /^qm snapshot/],
    ],
    ['protected', 1, /8025 protected is protected\n +try: qm set 8025 --protection 0/, []],
  ],
  'delete --yes': [
    ['running', 0, /^Done: 2 changes/m, [/^qm stop 8022/, /^qm destroy 8022/, /^rm -f .*phoenix-8022-\w+-meta\.yaml/]],
    ['locked', 1, LOCKED, []],
    ['protected', 1, /8025 protected is protected/, []],
    ['template', 64, /8010/, []],
  ],
};

describe.each(Object.entries(TABLE))('phoenix %s', (words, rows) => {
  test.each(rows)('a VM that is %s: exit %i', async (state, code, says, commands) => {
    const [verb = '', ...flags] = words.split(' ');
    const w = commands.length > 0 ? copy() : world;
    const ran = await w.run(verb, String(STATES[state]), ...flags, '--ci');
    expect(said(ran)).toMatch(says);
    expect([ran.code, ran.changing]).toEqual([code, commands.map((command) => expect.stringMatching(command))]);
  });
});

test('status shows both kinds as they are', async () => {
  const {stdout} = await world.run('status', '--json');
  const rows = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as {id: number; kind: string; status: string; lock?: string});
  const all = new Map(rows.map(({id, kind, status, lock}) => [id, [kind, status, lock]]));
  expect([910, 8020, 8021, 8022, 8023].map((id) => all.get(id))).toEqual([
    ['lxc', 'running', undefined],
    ['vm', 'absent', undefined],
    ['vm', 'stopped', undefined],
    ['vm', 'running', undefined],
    ['vm', 'running', 'backup'],
  ]);
});

test('one call for both kinds; a template is not deleted under linked clones that the config no longer names', async () => {
  const w = copy();
  const both = await w.run('restart', '910', '8022', '--ci');
  expect([both.code, both.changing.map((one) => one.split(' ').slice(0, 3).join(' ')).sort()]).toEqual([
    0,
    ['pct shutdown 910', 'pct start 910', 'qm shutdown 8022', 'qm start 8022'],
  ]);
  w.describe(
    (vms) => {
      for (const id of Object.keys(vms)) if (id !== '8000') delete vms[Number(id)];
    },
    {only: true},
  );
  const refused = await w.run('delete', '8000', '--yes', '--ci');
  expect([refused.code, refused.changing]).toEqual([1, []]);
  expect(said(refused)).toMatch(/the disks of 8010 lie on those of 8000 base\n +try: name them too/);
});

/** The whole fleet, brought up once for both tests that begin there. */
let calm: World | undefined;
async function undisturbed(): Promise<World> {
  if (calm !== undefined) return calm;
  calm = createWorld();
  copies.push(calm);
  calm.describe();
  expect((await calm.run('LetsGo')).code).toBe(0);
  return calm;
}

test('what was changed by hand: plan names it, LetsGo mends it, and nothing else', async () => {
  const w = (await undisturbed()).copy();
  copies.push(w);
  w.editConf(8010, (text) => text.replace(/^memory: 1024$/m, 'memory: 512\ntags: odd'));
  await w.onNode('sh', '-c', 'rm /var/lib/vz/snippets/phoenix-8010-*-user.yaml');
  await w.onNode('qm', 'delsnapshot', '8020', 'final-form');
  await w.onNode('qm', 'guest', 'exec', '8020', '--', 'rm', '/var/lib/phoenix/feature-docker.stamp');
  const plan = await w.run('plan', '--exit-code');
  expect([plan.code, said(plan)]).toEqual([2, expect.stringMatching(/memory 512 -> 1024[\s\S]*apply docker/)]);
  const ran = await w.run('LetsGo', '--ci');
  expect([ran.code, said(ran)]).toEqual([0, expect.stringMatching(/8010 web\/vm\.configure warning restart-pending/)]);
  const mends = [
    /^qm set 8010 --memory 1024 --delete tags$/,
    /^sh -c .*phoenix-8010-\w+-user\.yaml/s,
    /^qm guest exec 8020 .*(feature-docker|\/run\/phoenix|tar )/s,
    /^qm snapshot 8020 final-form/,
  ];
  expect(ran.changing.filter((one) => !mends.some((mend) => mend.test(one)))).toEqual([]);
  expect((await w.run('plan', '--exit-code')).code).toBe(0);
  await w.onNode('qm', 'stop', '8020');
  expect(said(await w.run('plan', '8020'))).toMatch(/start 8020/);
  expect((await w.run('LetsGo')).changing).toEqual(['qm start 8020']);
  await w.onNode('sh', '-c', 'qm stop 8020 && qm destroy 8020');
  expect((await w.run('LetsGo')).code).toBe(0);
  expect((await w.run('plan', '--exit-code')).code).toBe(0);
});

/** The VMs' configs, their volumes and who runs, without what differs from run to run. */
function endState({bench}: World): unknown {
  const node = join(bench.lab, 'node/etc/pve/nodes/pve1');
  const stable = (text: string) =>
    text
      .replace(/BC:24:11(:[0-9A-F]{2}){3}/g, 'MAC')
      .replace(/(?:snaptime: |ctime=)\d+/g, 'time')
      .replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'uuid')
      .replace(/disk-\d+/g, 'disk-N')
      // The network config, whose name is its content's hash, names the MAC address.
      .replace(/-[0-9a-f]{8}-network/g, '-network');
  const files = (folder: string) =>
    readdirSync(folder)
      .sort()
      .map((name) => [name, stable(readFileSync(join(folder, name), 'utf8'))]);
  return {
    configs: [...files(join(node, 'lxc')), ...files(join(node, 'qemu-server'))],
    snippets: readdirSync(join(bench.lab, 'node/var/lib/vz/snippets')).map(stable).sort(),
    power: readFileSync(join(bench.lab, 'power.json'), 'utf8').match(/"\d+"/g)?.sort(),
  };
}

test('killed at any moment and run again, it ends where an undisturbed run does', async () => {
  const whole = await undisturbed();
  const w = createWorld(undefined, createBench(20));
  copies.push(w);
  w.describe();
  const config = `${w.bench.dir}/config`;
  const server = w.bench.start('lab', 'serve', '--config-dir', config, '--json');
  await new Promise((resolve) => server.stdout?.once('data', resolve));
  for (let i = 0; i < 6; i++) {
    const run = w.bench.start('LetsGo', '--config-dir', config, '--ci');
    await new Promise((resolve) => run.stdout?.once('data', resolve));
    await new Promise((resolve) => setTimeout(resolve, 100 + Math.random() * 900));
    run.kill('SIGKILL');
    await run.done;
  }
  const last = await w.run('LetsGo', '--wait', '--ci');
  expect([last.code, said(last)]).toEqual([0, expect.stringMatching(/^(Done|Nothing to do)/m)]);
  expect((await w.run('plan', '--exit-code')).code).toBe(0);
  expect(endState(w)).toEqual(endState(whole));
  server.kill('SIGTERM');
  await server.done;
});
