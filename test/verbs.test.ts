import {cpSync} from 'node:fs';
import {afterAll, beforeAll, describe, expect, jest, test} from '@jest/globals';
import {type Bench, createBench, fleet} from './cli.js';

jest.setTimeout(120_000);

/** One guest in each state that a guest can be in. */
const STATES = {absent: 910, stopped: 911, running: 912, locked: 913, template: 914, protected: 915} as const;
type State = keyof typeof STATES;

const world: Bench = createBench();
let config = '';
const copies: Bench[] = [];

beforeAll(async () => {
  const guests = Object.entries(STATES).map(([state, id]) => [
    id,
    {name: state, clone_from_ctid: 900, ...(state === 'protected' ? {protection: true} : {})},
  ]);
  config = world.config(fleet(Object.fromEntries(guests)));
  const ids = Object.values(STATES)
    .filter((id) => id !== STATES.absent)
    .map(String);
  expect((await world.phoenix('create', ...ids, '--config-dir', config)).code).toBe(0);
  expect((await world.ask('stop', '911', '914', '--config-dir', config)).code).toBe(0);
  world.editConf(STATES.locked, (text) =>
    text.replace(/^hostname:/m, 'hostname:').replace(/^(memory: .*)$/m, 'lock: backup\n$1'),
  );
  world.editConf(STATES.template, (text) => text.replace(/^(unprivileged: .*)$/m, 'template: 1\n$1'));
});
afterAll(() => {
  for (const one of [world, ...copies]) one.dispose();
});

/** A copy of the world for each run: no run sees what another did. */
async function on(state: State, ...words: readonly string[]) {
  const copy = createBench();
  copies.push(copy);
  cpSync(world.lab, copy.lab, {recursive: true, verbatimSymlinks: true});
  const before = copy.log().length;
  const [verb = '', ...flags] = words;
  const ran = await copy.ask(verb, String(STATES[state]), ...flags, '--config-dir', config, '--ci');
  const changing = copy
    .log()
    .slice(before)
    .filter(({changed}) => changed);
  return {
    code: ran.code,
    said: ran.stdout + ran.stderr,
    changing: changing.map(({argv}) => argv.slice(0, 3).join(' ')),
  };
}

type Row = readonly [State, number, RegExp, readonly (string | RegExp)[]];

const LOCKED = /913 is locked \(backup\), and no task holds that lock[\s\S]*try: .*pct unlock 913/;

const TABLE: Readonly<Record<string, readonly Row[]>> = {
  create: [
    ['absent', 0, /^Done: \d+ changes on 1 guest/m, [/pct clone 900/, /pct start 910/]],
    ['stopped', 0, /^Done: 1 change on 1 guest/m, ['pct start 911']],
    ['running', 0, /^Nothing to do/m, []],
    ['locked', 1, LOCKED, []],
    ['template', 1, /914 is a Proxmox template|914 template is a Proxmox template/, []],
    ['protected', 0, /^Nothing to do/m, []],
  ],
  start: [
    ['absent', 1, /910 absent does not exist[\s\S]*try: phoenix create 910/, []],
    ['stopped', 0, /^Done: 1 change on 1 guest/m, ['pct start 911']],
    ['running', 0, /^Nothing to do/m, []],
    ['locked', 1, LOCKED, []],
    ['template', 1, /a template cannot start/, []],
    ['protected', 0, /^Nothing to do/m, []],
  ],
  stop: [
    ['absent', 0, /skipped: it does not exist/, []],
    ['stopped', 0, /^Nothing to do/m, []],
    ['running', 0, /^Done: 1 change on 1 guest/m, ['pct shutdown 912']],
    ['locked', 1, LOCKED, []],
    ['template', 0, /^Nothing to do/m, []],
    ['protected', 0, /^Done: 1 change/m, ['pct shutdown 915']],
  ],
  'stop --force': [
    ['stopped', 0, /^Nothing to do/m, []],
    ['running', 0, /^Done: 1 change on 1 guest/m, ['pct stop 912']],
    ['locked', 1, LOCKED, []],
    ['protected', 0, /^Done: 1 change/m, ['pct stop 915']],
  ],
  restart: [
    ['absent', 1, /910 absent does not exist/, []],
    ['stopped', 0, /^Done: 1 change/m, ['pct start 911']],
    ['running', 0, /^Done: 1 change/m, ['pct shutdown 912', 'pct start 912']],
    ['locked', 1, LOCKED, []],
    ['template', 1, /a template cannot start/, []],
    ['protected', 0, /^Done: 1 change/m, ['pct shutdown 915', 'pct start 915']],
  ],
  'reconfigure --yes': [
    ['absent', 0, /^Done: \d+ changes on 1 guest/m, [/pct clone 900/]],
    [
      'stopped',
      0,
      /go back to the snapshot pre-configured/,
      [/pct delsnapshot 911/, 'pct rollback 911', 'pct start 911'],
    ],
    [
      'running',
      0,
      /go back to the snapshot pre-configured/,
      ['pct shutdown 912', /pct delsnapshot 912/, 'pct rollback 912', 'pct start 912'],
    ],
    ['locked', 1, LOCKED, []],
    ['protected', 1, /915 protected is protected[\s\S]*--protection 0/, []],
  ],
  'delete --yes': [
    ['absent', 0, /^Nothing to do/m, []],
    ['stopped', 0, /^Done: 1 change/m, ['pct destroy 911']],
    ['running', 0, /^Done: 1 change/m, ['pct stop 912', 'pct destroy 912']],
    ['locked', 1, LOCKED, []],
    ['template', 0, /^Done: 1 change/m, ['pct destroy 914']],
    ['protected', 1, /915 protected is protected/, []],
  ],
};

describe.each(Object.entries(TABLE))('phoenix %s', (words, rows) => {
  test.each(rows)('a guest that is %s: exit %i', async (state, code, says, commands) => {
    const ran = await on(state, ...words.split(' '));
    expect(ran.said).toMatch(says);
    expect(ran.code).toBe(code);
    let from = 0;
    for (const command of commands) {
      const at = ran.changing.findIndex(
        (one, i) => i >= from && (typeof command === 'string' ? one === command : command.test(one)),
      );
      expect([command, ran.changing, at >= from]).toEqual([command, ran.changing, true]);
      from = at + 1;
    }
    if (commands.length === 0) expect(ran.changing).toEqual([]);
  });
});

test('reconfigure and delete ask before they destroy', async () => {
  for (const verb of ['reconfigure', 'delete']) {
    const ran = await on('running', verb);
    expect([ran.code, ran.changing]).toEqual([64, []]);
    expect(ran.said).toContain('--yes');
  }
});

test('status tells what is there beside what is wanted', async () => {
  const ran = await world.ask('status', '--json', '--config-dir', config);
  const rows = ran.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(rows.map(({id, status, lock}) => [id, status, lock])).toEqual([
    [900, 'stopped', undefined],
    [910, 'absent', undefined],
    [911, 'stopped', undefined],
    [912, 'running', undefined],
    [913, 'running', 'backup'],
    [914, 'stopped', undefined],
    [915, 'running', undefined],
  ]);
});

test('one changing run per node: a second one ends with 75 and names the holder, or waits', async () => {
  // Slow enough that the first run is still under way when the second process has started.
  const b = createBench(3);
  copies.push(b);
  const own = b.config(fleet({910: {name: 'web', clone_from_ctid: 900}}));
  const server = b.start('lab', 'serve', '--config-dir', own, '--json');
  await new Promise((resolve) => server.stdout?.once('data', resolve));
  const first = b.start('LetsGo', '--config-dir', own, '--ci');
  while (!b.log().some(({argv}) => argv[1] === 'create')) await new Promise((resolve) => setTimeout(resolve, 30));
  const second = await b.phoenix('LetsGo', '--config-dir', own);
  expect([second.code, second.stderr]).toEqual([
    75,
    expect.stringMatching(/being changed by another phoenix: \S+@\S+, process \d+/),
  ]);
  const plan = await b.phoenix('plan', '--config-dir', own);
  expect(plan.code).toBe(0);
  const [third, one] = await Promise.all([b.phoenix('LetsGo', '--config-dir', own, '--wait', '--ci'), first.done]);
  expect([one.code, third.code, third.stdout.split('\n').at(-2)]).toEqual([
    0,
    0,
    expect.stringContaining('Nothing to do'),
  ]);
  // A run that is killed holds nobody up.
  const fourth = b.start('restart', '910', '--config-dir', own, '--ci');
  while (!b.log().some(({argv}) => argv[1] === 'shutdown')) await new Promise((resolve) => setTimeout(resolve, 30));
  fourth.kill('SIGKILL');
  await fourth.done;
  expect((await b.phoenix('LetsGo', '--config-dir', own, '--wait')).code).toBe(0);
  server.kill('SIGTERM');
  await server.done;
});

//  910 <- 920 <- 930
test('start brings dependencies first; stop takes dependents first and leaves dependencies', async () => {
  const b = createBench();
  copies.push(b);
  const own = b.config(
    fleet({
      910: {name: 'db', clone_from_ctid: 900},
      920: {name: 'app', clone_from_ctid: 900, dependencies: [910]},
      930: {name: 'edge', clone_from_ctid: 900, dependencies: [920]},
    }),
  );
  await b.ask('LetsGo', '--config-dir', own);
  const since = async (...words: string[]) => {
    const before = b.log().length;
    await b.ask(...words, '--config-dir', own);
    return b
      .log()
      .slice(before)
      .filter(({changed}) => changed)
      .map(({argv}) => argv.slice(1, 3).join(' '));
  };
  expect(await since('stop', '920')).toEqual(['shutdown 930', 'shutdown 920']);
  expect(await since('stop', '910')).toEqual(['shutdown 910']);
  expect(await since('start', '930')).toEqual(['start 910', 'start 920', 'start 930']);
  expect(await since('stop', '930')).toEqual(['shutdown 930']);
});
