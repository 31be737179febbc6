import {cpSync, existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {afterAll, beforeAll, expect, test} from '@jest/globals';
import type {Event} from '@phoenix/kit';
import {copyWithPlaceholders} from '../packages/config/test/real-config.js';
import {type Bench, createBench, events, type Ran, ROOT, SHARED, summaryOf} from './cli.js';

const benches: Bench[] = [];
const bench = (speed?: number): Bench => {
  const one = createBench(speed);
  benches.push(one);
  return one;
};
afterAll(() => {
  for (const one of benches) one.dispose();
});

const BARE = ['--lab-profile', 'bare'];
const EXAMPLE = join(ROOT, 'configs/phoenix_hypervisor_config.json');

interface Editable {
  timezone: string;
  readonly users: {username: string}[];
  readonly samba: {user: string; password?: string; shares: {valid_users: string[]}[]};
  readonly zfs: {pools: {name: string; raid_level: string; disks: string[]}[]};
}

/** A copy of the example, with other words for the node. */
const exampleWith = (b: Bench, edit: (node: Editable) => void): string => {
  cpSync(join(ROOT, 'configs'), join(b.dir, 'config'), {recursive: true});
  const node = JSON.parse(readFileSync(EXAMPLE, 'utf8')) as Editable;
  edit(node);
  writeFileSync(join(b.dir, 'config/phoenix_hypervisor_config.json'), JSON.stringify(node, null, 2));
  return join(b.dir, 'config');
};

/** A copy of a lab: what is done to it the others do not see. */
const copyOf = (world: Bench): Bench => {
  const b = bench();
  cpSync(world.lab, b.lab, {recursive: true, verbatimSymlinks: true});
  return b;
};

const changingSince = (b: Bench, before: number) =>
  b
    .log()
    .slice(before)
    .filter(({changed}) => changed)
    .map(({argv}) => argv.join(' '));

const isDone = (event: Event, node: RegExp) => event.type === 'step-finished' && node.test(event.node);
const failuresOf = (ran: Ran): readonly string[] =>
  events(ran).flatMap((event) =>
    event.type === 'step-finished' && event.outcome.status === 'failed'
      ? [
          `${event.node}: ${'message' in event.outcome.failure ? event.outcome.failure.message : event.outcome.failure.code}`,
        ]
      : [],
  );

/** The example on a bare node, after a first run that was killed while NVIDIA's installer ran. */
const world: Bench = createBench();
let killed: readonly Event[] = [];
beforeAll(async () => {
  benches.push(world);
  const faults = join(world.dir, 'faults.json');
  writeFileSync(faults, JSON.stringify([{match: ['sh', '*NVIDIA*.run'], fault: {hang: true}}]));
  const run = world.start('LetsGo', '--json', ...BARE, '--lab-faults', faults);
  // 960 starts after 940, which waits for the driver: its boot_order says so.
  const others = new Set(['910', '920', '930', '8010', '8020']);
  let rest = '';
  run.stdout?.on('data', (text: string) => {
    rest += text;
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const event = JSON.parse(line) as Event;
      if (isDone(event, /snapshot\.final-form$/)) others.delete((event as {node: string}).node.split('/')[0]!);
    }
    if (others.size === 0) run.kill('SIGKILL');
  });
  killed = events(await run.done.then((ran) => ({...ran, stdout: ran.stdout.slice(0, ran.stdout.lastIndexOf('\n'))})));
});

test('node and guests in one run: what needs no GPU is up while the driver is still being installed', () => {
  const at = (node: RegExp) => killed.findIndex((event) => isDone(event, node));
  expect(killed.some(({type}) => type === 'run-finished')).toBe(false);
  expect(killed.some((event) => event.type === 'step-started' && event.node === '0/hypervisor.nvidia')).toBe(true);
  expect(at(/^0\/hypervisor\.nvidia$/)).toBe(-1);
  // Its config names devices that come with the driver.
  expect(at(/^902\/lxc\.configure$/)).toBe(-1);
  expect(at(/^930\/lxc\.healthcheck$/)).toBeGreaterThan(0);
  expect(killed.filter((event) => event.type === 'step-finished' && event.outcome.status === 'failed')).toEqual([]);
});

test('the next run brings up the rest, and the one after it finds nothing to do', async () => {
  const second = await world.phoenix('LetsGo', '--json');
  expect([second.code, failuresOf(second)]).toEqual([0, []]);
  expect(summaryOf(second).counts).toMatchObject({failed: 0, blocked: 0});
  const before = world.log().length;
  const third = await world.phoenix('LetsGo', '--ci');
  expect(third.stdout).toContain('Nothing to do: the node and 11 guests are as described.');
  expect(changingSince(world, before)).toEqual([]);
});

test('plan setup: nothing where nothing differs, and of one property changed by hand just that', async () => {
  const b = copyOf(world);
  const calm = await b.ask('plan', 'setup', '--exit-code');
  expect([calm.code, calm.stdout]).toEqual([0, expect.stringContaining('No changes')]);
  const datasets = join(b.lab, 'node/var/lib/lab/datasets.json');
  writeFileSync(datasets, readFileSync(datasets, 'utf8').replace('"recordsize": "1048576"', '"recordsize": "65536"'));
  const plan = await b.ask('plan', 'setup', '--exit-code', '--json');
  expect(plan.code).toBe(2);
  const planned = events(plan).flatMap((event) =>
    event.type === 'step-change' ? [[event.node, event.change.diff]] : [],
  );
  expect(planned).toEqual([
    ['0/hypervisor.datasets', [expect.objectContaining({field: expect.stringContaining('recordsize')})]],
  ]);
  // What builds on it is asked all the same, and is as it should be.
  expect(summaryOf(plan).counts).toMatchObject({planned: 1, deferred: 0});
  const before = b.log().length;
  // Left out, it stays as it is; named, it is mended, and nothing else.
  expect((await b.ask('setup', '--skip', 'datasets', '--ci')).stdout).toContain('Nothing to do');
  expect((await b.ask('setup', '--only', 'datasets', '--ci')).code).toBe(0);
  expect(changingSince(b, before)).toEqual([expect.stringMatching(/^zfs set .*recordsize=1M.* tank\/media$/)]);
});

//  tank: the config names other disks than it has; extra: its disk has somebody's photos on it
test('what would cost data, or lock somebody out, is refused in one line each, and nothing else is held up', async () => {
  const b = copyOf(world);
  const config = exampleWith(b, (node) => {
    node.zfs.pools[0]!.disks[1] = '/dev/disk/by-id/ata-OTHER';
    node.zfs.pools.push({name: 'extra', raid_level: 'single', disks: ['/dev/disk/by-id/ata-PHOTOS']});
    node.samba.user = 'media';
    delete node.samba.password;
    node.samba.shares[0]!.valid_users = ['media'];
    node.timezone = 'UTC';
  });
  await b.ask('plan', 'setup', '--config-dir', config);
  const file = join(b.lab, 'node/var/lib/lab/disks.json');
  const disks = JSON.parse(readFileSync(file, 'utf8')) as {name: string; id: string; signatures: object[]}[];
  const own = disks.find(({id}) => id === 'ata-PHOTOS')!;
  own.signatures = [{device: own.name, type: 'ext4', uuid: 'a-b', label: 'photos'}];
  writeFileSync(file, JSON.stringify(disks));
  const before = b.log().length;

  const ran = await b.ask('setup', '--json', '--config-dir', config);
  expect(ran.code).toBe(1);
  expect(failuresOf(ran)).toEqual([expect.stringMatching(/^0\/hypervisor\.pools: [^\n]*$/)]);
  expect(failuresOf(ran)[0]).toMatch(/tank|ata-PHOTOS|photos/);
  const changing = changingSince(b, before);
  expect(changing.filter((line) => /^(zpool|wipefs|sgdisk|zfs)/.test(line))).toEqual([]);
  expect(changing).toContain('timedatectl set-timezone UTC');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(disks);
});

test('a user whom sudo would not understand is refused before anything is written', async () => {
  const b = copyOf(world);
  const config = exampleWith(b, (node) => {
    node.users[0]!.username = 'ann ALL=(ALL) ALL\nhouse';
  });
  const before = b.log().length;
  const ran = await b.ask('setup', '--only', 'users', '--ci', '--config-dir', config);
  expect([ran.code, ran.stderr]).toEqual([64, expect.stringContaining('users[0].username must be a login name')]);
  expect(changingSince(b, before)).toEqual([]);
});

/** All that the node remembers, without times. */
function nodeState(b: Bench): unknown {
  const root = join(b.lab, 'node');
  const files = readdirSync(root, {recursive: true, withFileTypes: true}).flatMap((entry): [string, string][] => {
    const path = join(entry.parentPath, entry.name).slice(root.length);
    if (entry.isDirectory() || /^\/(run|proc|tmp|var\/log)\//.test(path)) return [];
    if (entry.isSymbolicLink()) return [[path, readlinkSync(join(root, path))]];
    const text = readFileSync(join(root, path), 'latin1');
    return [[path, path.startsWith('/var/lib/lab/') ? text.replace(/"(?:created|changed)": \d+/g, '') : text]];
  });
  return {files: files.sort(), owners: readFileSync(join(b.lab, 'node.owners.json'), 'utf8')};
}

test('broken off at any moment, again and again: the node ends as after an undisturbed setup', async () => {
  const calm = bench();
  expect((await calm.ask('setup', ...BARE, '--ci')).code).toBe(0);

  const b = bench(20);
  const server = b.start('lab', 'serve', ...BARE, '--json');
  await new Promise((resolve) => server.stdout?.once('data', resolve));
  for (let i = 0; i < 7; i++) {
    const since = b.log().length;
    const run = b.start('setup', '--ci');
    const over = {yes: false};
    void run.done.then(() => {
      over.yes = true;
    });
    // Only what has begun to change something is worth breaking off.
    while (!over.yes && changingSince(b, since).length === 0) await sleep(20);
    await sleep(Math.random() * 500);
    run.kill(i % 3 === 2 ? 'SIGINT' : 'SIGKILL');
    await run.done;
  }
  const last = await b.phoenix('setup', '--ci');
  expect([last.code, last.stdout.split('\n').at(-2)]).toEqual([0, expect.stringMatching(/^(Done|Nothing to do)/)]);
  const before = b.log().length;
  expect((await b.ask('setup', '--ci')).stdout).toContain('Nothing to do');
  expect(changingSince(b, before)).toEqual([]);
  expect(nodeState(b)).toEqual(nodeState(calm));
  server.kill('SIGTERM');
  await server.done;
});

const fixture = join(SHARED, 'fixtures/homelab-2025-09');
(existsSync(fixture) ? test : test.skip)(
  'a real configuration on a bare node: set up, its images put there, all up',
  async () => {
    const b = bench();
    const {dir} = await copyWithPlaceholders(fixture, ['vllm', 'ollama', 'portainer', 'python_api_service']);
    const run = (...words: string[]) => b.ask(...words, '--config-dir', dir, ...BARE, '--ci');
    // Without a subscription, and with a config that does not say so, all else is done and what to say is told.
    const untold = await run('setup');
    expect([untold.code, untold.stdout]).toEqual([
      1,
      expect.stringContaining('"repositories": {"no_subscription": true'),
    ]);
    expect(untold.stdout.match(/✖ \S+\/.*/g)).toEqual([expect.stringContaining('node/hypervisor.nvidia')]);
    const file = join(dir, 'phoenix_hypervisor_config.json');
    const config = JSON.parse(readFileSync(file, 'utf8'));
    writeFileSync(file, JSON.stringify({...config, repositories: {no_subscription: true, enterprise: false}}));
    const told = await run('setup');
    expect([told.code, told.stdout.match(/✖ \S+\/.*|no package lists.*/g)]).toEqual([0, null]);
    const furnished = bench();
    await furnished.ask('plan', '--config-dir', dir);
    // As somebody fetches them: the lab's files are images by what stands in them.
    const put = (path: string) => {
      mkdirSync(dirname(join(b.lab, 'node', path)), {recursive: true});
      cpSync(join(furnished.lab, 'node', path), join(b.lab, 'node', path));
    };
    put('/fastData/shared-iso/template/cache/ubuntu-24.04-standard_24.04-2_amd64.tar.zst');
    put('/var/lib/vz/template/iso/noble-server-cloudimg-amd64.img');
    const first = await run('LetsGo');
    expect([first.code, first.stdout.match(/✖ \S+\/.*/g)]).toEqual([0, null]);
    const before = b.log().length;
    expect((await run('LetsGo')).stdout).toContain('Nothing to do: the node and 24 guests');
    expect(changingSince(b, before)).toEqual([]);
    expect((await run('plan', '--exit-code')).code).toBe(0);
  },
);
