import {cpSync} from 'node:fs';
import {afterAll, beforeAll, describe, expect, jest, test} from '@jest/globals';
import {type Bench, createBench, events, fleet, type Ran} from './cli.js';

jest.setTimeout(120_000);

const TEMPLATE = 'debian-12-standard_12.7-1_amd64.tar.zst';
const WEB = {
  name: 'web',
  clone_from_ctid: 900,
  features: ['docker', 'ssh_hardening'],
  application_script: 'app.sh',
  health_check: {argv: ['true']},
};

//  900 base (stopped, has base_setup)  <-  910 web    920 db (from the OS template, nothing in it)
const CONFIG = {
  ...fleet({910: WEB, 920: {name: 'db', template: TEMPLATE}}),
};
Object.assign(CONFIG.lxc_configs[900], {features: ['base_setup']});

const fresh: Bench = createBench();
const world: Bench = createBench();
const copies: Bench[] = [];
let config = '';

beforeAll(async () => {
  config = world.config(CONFIG, {'scripts/app.sh': '#!/bin/sh\necho hello\n'});
  expect((await world.phoenix('LetsGo', '--config-dir', config)).code).toBe(0);
});
afterAll(() => {
  for (const one of [fresh, world, ...copies]) one.dispose();
});

const on = (b: Bench, ...words: readonly string[]) => b.ask(...words, '--config-dir', config);

function copyOf(other: Bench): Bench {
  const copy = createBench();
  copies.push(copy);
  cpSync(other.lab, copy.lab, {recursive: true, verbatimSymlinks: true});
  return copy;
}

const changing = (b: Bench, from: number) =>
  b
    .log()
    .slice(from)
    .filter(({changed}) => changed)
    .map(({argv}) => argv.slice(0, 3).join(' '));

const stepsOf = (ran: Ran) =>
  events(ran).flatMap((event) => (event.type === 'run-started' ? event.nodes.map(({id}) => id) : []));

describe('what takes part', () => {
  test.each<readonly [string, readonly string[]]>([
    ['plan --only 910/configure', ['910/lxc.validate', '910/lxc.exists', '910/lxc.configure']],
    [
      'plan --only web/lxc.app --only features --skip base_setup,validate',
      ['910/lxc.exists', '910/feature.docker', '910/feature.ssh_hardening', '910/lxc.app'],
    ],
    ['plan 910 --from healthcheck', ['910/lxc.validate', '910/lxc.exists', '910/lxc.healthcheck']],
    ['plan 920 --only create,clone', ['920/lxc.validate', '920/lxc.create']],
    [
      'reconfigure 910 --yes --only app --skip volumes,lxc.firewall',
      [
        '910/lxc.validate',
        '910/lxc.clone',
        '910/lxc.apparmor',
        '910/lxc.idmap',
        '910/lxc.rollback',
        '910/lxc.configure',
        '910/lxc.start',
        '910/lxc.access',
        '910/lxc.app',
      ],
    ],
  ])('%s', async (words, steps) => {
    const ran = await on(copyOf(world), ...words.split(' '), '--json');
    expect([ran.stderr, ran.code]).toEqual(['', 0]);
    // Steps that a guest does not want are in no graph: what is named above is there at most.
    expect(stepsOf(ran)).toEqual(steps.filter((id) => stepsOf(ran).includes(id as never)));
    expect(stepsOf(ran)).toContain(steps.at(-1));
    const [started] = events(ran).filter((event) => event.type === 'run-started');
    expect(started).toHaveProperty('leftOut.steps');
  });

  test.each<readonly [string, RegExp]>([
    ['plan --only confgure', /--only confgure: there is no such step, did you mean configure\?/],
    ['plan --skip 910/dcker', /--skip 910\/dcker: there is no such step, did you mean 910\/docker\?/],
    ['plan --only docker,zsf --from strat', /zsf: there is no such step[\s\S]*--from strat: .*did you mean start\?/],
    ['plan 920 --only 910/app', /--only 910\/app: this run has no guest 910/],
    ['plan --only 920/app', /--only 920\/app: 920 has no such step in this run/],
    ['plan 920 --from app', /--from app: nothing in this run has that step/],
    ['plan 920 --only app', /--only app leaves nothing to do/],
    ['plan --only snapshot.template', /leaves nothing to do[\s\S]*try: a snapshot says that all before it was done/],
    ['setup --only configure', /--only configure leaves nothing to do/],
    ['delete 910 --yes --only app', /delete has no option --only/],
    ['stop 910 --from app', /stop has no option --from/],
    ['plan --from app --from start', /--from is given more than once/],
    ['plan --concurrency 0', /--concurrency is a whole number from 1/],
    ['plan --concurrency many', /--concurrency is a whole number from 1/],
    ['plan --timeout 5', /--timeout 5: a number with s, m or h behind it/],
    ['plan --timeout 600h', /--timeout 600h/],
  ])('%s is a mistake of the command line', async (words, says) => {
    const before = fresh.log().length;
    const ran = await on(fresh, ...words.split(' '));
    expect([ran.stderr, ran.code]).toEqual([expect.stringMatching(says), 64]);
    expect(fresh.log().length).toBe(before);
  });

  test('what there is, but not in this run, may be skipped', async () => {
    const ran = await on(world, 'plan', '--skip', 'nvidia,vm.agent');
    expect([ran.code, ran.stdout]).toEqual([0, expect.stringMatching(/^No changes: 3 guests are as described\.$/m)]);
  });
});

test('a guest that is not there is no success of the steps that come after its making', async () => {
  const before = fresh.log().length;
  const ran = await on(fresh, 'LetsGo', '--only', 'configure', '--ci');
  expect([ran.code, ran.stdout]).toEqual([
    1,
    expect.stringMatching(
      /920 db does not exist, and the step that makes it is left out[\s\S]*try: phoenix create 920/,
    ),
  ]);
  expect(changing(fresh, before)).toEqual([]);
});

test('only what is chosen is mended, and the last line speaks of no more', async () => {
  const b = copyOf(world);
  b.editConf(910, (text) => text.replace('memory: 512', 'memory: 1024'));
  b.editConf(920, (text) => text.replace('memory: 512', 'memory: 1024'));
  const before = b.log().length;
  const ran = await on(b, 'LetsGo', '--only', '910/configure', '--ci', '--verbose');
  expect(changing(b, before)).toEqual(['pct set 910']);
  expect(ran.stdout).toMatch(/web\/lxc\.configure \$ pct set 910 --memory 512$/m);
  expect(ran.stdout).toMatch(/^Done: 1 change on 1 guest in .*; \d+ steps were left out by --only$/m);
  const again = await on(b, 'LetsGo', '--only', '910/configure', '--skip', 'validate', '--ci');
  expect(again.stdout).toMatch(
    /^Nothing to do: what was asked of 1 guest is as described .*; \d+ steps were left out by --only and --skip$/m,
  );
  expect((await on(b, 'plan', '920')).stdout).toMatch(/memory 1024 -> 512/);
});

test('behind a step that is left out no snapshot is taken, and a run of all makes up for it', async () => {
  const b = copyOf(fresh);
  const ran = await on(b, 'LetsGo', '--skip', 'docker', '--ci');
  expect([ran.code, ran.stderr]).toEqual([
    0,
    expect.stringMatching(/warning: no snapshot or template is made of 910 web: /),
  ]);
  const names = () => b.conf(910)?.match(/^\[.*\]$/gm) ?? [];
  expect(names()).toEqual([]);
  // Others have theirs.
  expect(b.conf(920)).toContain('[final-form]');
  expect((await on(b, 'plan', '--exit-code')).code).toBe(2);
  expect((await on(b, 'LetsGo')).code).toBe(0);
  expect(names()).toContain('[final-form]');
  expect((await on(b, 'plan', '--exit-code')).code).toBe(0);
});

test('a stopped clone source is not started to ask what its snapshot proves, chosen or not', async () => {
  const b = copyOf(world);
  const before = b.log().length;
  const ran = await on(b, 'LetsGo', '--only', 'base_setup', '--json');
  expect(ran.code).toBe(0);
  expect(events(ran)).toContainEqual(
    expect.objectContaining({node: '900/feature.base_setup', outcome: {status: 'unchanged', provedBy: 'base'}}),
  );
  expect(changing(b, before)).toEqual([]);
});

test('--from leaves out who has no such step, in one line', async () => {
  const ran = await on(world, 'plan', '--from', 'docker');
  expect([ran.code, ran.stderr]).toEqual([
    0,
    expect.stringMatching(/^info: --from docker: 900 base, 920 db have no such step and take no part/m),
  ]);
});

test('--concurrency 1: one step at work at a time, and the same end', async () => {
  const b = createBench();
  copies.push(b);
  const ran = await on(b, 'LetsGo', '--concurrency', '1', '--json');
  expect(ran.code).toBe(0);
  const working = new Set<string>();
  let most = 0;
  for (const event of events(ran)) {
    if (event.type === 'step-started') working.add(event.node);
    if (event.type === 'step-finished') working.delete(event.node);
    most = Math.max(most, working.size);
  }
  expect(most).toBe(1);
  expect(b.endState()).toEqual(world.endState());
});

test('--timeout ends a run as Ctrl-C does, says so, and the next one goes on', async () => {
  const b = createBench(2);
  copies.push(b);
  const ran = await on(b, 'LetsGo', '--timeout', '0.5s', '--ci');
  expect([ran.code, ran.stdout]).toEqual([
    1,
    expect.stringMatching(/run info time-over: the time is over \(--timeout 0\.5s\): starting nothing more/),
  ]);
  expect(ran.stdout).toMatch(/^INTERRUPTED: \d+ steps not run/m);
  const quick = copyOf(b);
  expect((await on(quick, 'LetsGo', '--timeout', '10m')).code).toBe(0);
  expect((await on(quick, 'plan', '--exit-code')).code).toBe(0);
});

test('--timeout counts while another run has the node', async () => {
  const b = createBench(2);
  copies.push(b);
  const server = b.start('lab', 'serve', '--config-dir', config, '--json');
  await new Promise((resolve) => server.stdout?.once('data', resolve));
  const first = b.start('LetsGo', '--config-dir', config, '--ci');
  while (!b.log().some(({argv}) => argv[1] === 'create')) await new Promise((resolve) => setTimeout(resolve, 30));
  const second = await on(b, 'LetsGo', '--wait', '--timeout', '0.2s');
  expect([second.code, second.stderr]).toEqual([1, expect.stringContaining('waiting for another run on the node')]);
  first.kill('SIGKILL');
  await first.done;
  server.kill('SIGTERM');
  await server.done;
});
