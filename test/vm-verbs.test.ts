import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, jest, test} from '@jest/globals';
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
  // Of which the config has no more than the name of a file: the lab has it.
  vms[8021] = {name: 'stopped', template_image: 'noble-server-cloudimg-amd64.img'};
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

/** A VM in some state, what the run says of it, and the commands that change something. */
type Row = readonly [State, RegExp | undefined, readonly RegExp[]];
const LOCKED = /8023 is locked \(backup\), and no task holds that lock\n +try: .*qm unlock 8023/;
const PROTECTED = /8025 protected is protected\n +try: qm set 8025 --protection 0/;
/** All of a verb in one run: none keeps another from its end. */
const TABLE: readonly (readonly [string, number, readonly Row[]])[] = [
  [
    'start',
    1,
    [
      ['absent', /8020 absent does not exist\n +try: phoenix create 8020/, []],
      ['stopped', undefined, [/^qm start 8021$/]],
      ['locked', LOCKED, []],
      ['template', /8000 base is a Proxmox template, and a template cannot start\n +try: /, []],
    ],
  ],
  [
    'stop',
    0,
    [
      ['absent', /8020 .*skipped: it does not exist/, []],
      ['running', undefined, [/^qm shutdown 8022 /]],
    ],
  ],
  [
    'stop --force',
    0,
    [
      ['stopped', /8021 stopped\/vm\.kill unchanged/, []],
      ['protected', undefined, [/^qm stop 8025/]],
    ],
  ],
  [
    'restart',
    0,
    [
      ['stopped', undefined, [/^qm start 8021$/]],
      ['running', undefined, [/^qm shutdown 8022 /, /^qm start 8022$/]],
    ],
  ],
  [
    'reconfigure --yes',
    1,
    [
      [
        'running',
        /8022 .*go back to the snapshot pre-configured/,
        [
          /^qm shutdown 8022 /,
          /^qm delsnapshot 8022 final-form/,
          /^qm rollback 8022 pre-/,
          /^qm start 8022/,
          /^qm snapshot 8022/,
        ],
      ],
      ['protected', PROTECTED, []],
    ],
  ],
  [
    'delete --yes',
    1,
    [
      ['running', undefined, [/^qm stop 8022/, /^qm destroy 8022/, /^rm -f .*phoenix-8022-\w+-meta\.yaml/]],
      ['locked', LOCKED, []],
      ['protected', PROTECTED, []],
    ],
  ],
  // It is said at once.
  ['delete --yes', 64, [['template', /8010/, []]]],
];

test.each(TABLE)('phoenix %s: exit %i', async (words, code, rows) => {
  const [verb = '', ...flags] = words.split(' ');
  const ran = await copy().run(verb, ...rows.map(([state]) => String(STATES[state])), ...flags, '--ci');
  for (const [state, says, commands] of rows) {
    if (says !== undefined) expect(said(ran)).toMatch(says);
    const own = ran.changing.filter((one) => one.includes(String(STATES[state])));
    expect([state, own]).toEqual([state, commands.map((command) => expect.stringMatching(command))]);
  }
  expect([ran.code, ran.changing.length]).toEqual([code, rows.flatMap((row) => row[2]).length]);
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
  await w.onNode('sh', '-c', 'qm stop 8010 && qm stop 8020 && qm destroy 8020');
  const back = await w.run('LetsGo');
  expect([back.code, back.changing.filter((one) => /\b8010\b/.test(one))]).toEqual([0, ['qm start 8010']]);
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
  for (let i = 0; i < 4; i++) {
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
