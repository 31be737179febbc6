import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {afterEach, expect, jest, test} from '@jest/globals';
import {copyWithPlaceholders} from '../packages/config/test/real-config.js';
import {type Bench, configWithSecrets, createBench, events, fleet, ROOT, SHARED, summaryOf} from './cli.js';

jest.setTimeout(120_000);

const benches: Bench[] = [];
const bench = (speed?: number): Bench => {
  const one = createBench(speed);
  benches.push(one);
  return one;
};
afterEach(() => {
  for (const one of benches.splice(0)) one.dispose();
});

const NASTY = `a b'c"$(touch x)`;

test('a plan for an empty node touches nothing; the example comes up; a second run and a plan find nothing to do', async () => {
  const b = bench();
  const empty = await b.phoenix('plan', '--exit-code');
  expect(empty.code).toBe(2);
  expect(empty.stdout).toContain('create 900 from local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst');
  expect(empty.stdout).toContain('clone 900 at base to 901');
  expect(empty.stdout).toMatch(/Plan: \d+ changes on the node and 11 guests/);
  expect(b.log().filter(({changed}) => changed)).toEqual([]);

  const first = await b.phoenix('LetsGo', '--json');
  expect([first.code, first.stderr]).toEqual([0, '']);
  expect(summaryOf(first)).toMatchObject({ok: true, counts: {failed: 0, blocked: 0}});
  expect(summaryOf(first).counts.changed).toBeGreaterThan(40);
  const before = b.log().length;

  const second = await b.phoenix('LetsGo', '--ci');
  expect(second.stdout).toContain('Nothing to do: the node and 11 guests are as described.');
  expect(
    b
      .log()
      .slice(before)
      .filter(({changed}) => changed),
  ).toEqual([]);

  const plan = await b.phoenix('plan', '--exit-code');
  expect([plan.code, plan.stdout]).toEqual([
    0,
    expect.stringContaining('No changes: the node and 11 guests are as described.'),
  ]);
});

test('the number of commands does not grow with the number of stopped guests', async () => {
  const count = async (sources: number) => {
    const b = bench();
    const guests = Object.fromEntries(
      Array.from({length: sources}, (_, i) => [
        `${910 + i}`,
        {name: `src${i}`, clone_from_ctid: 900, template_snapshot_name: 'src'},
      ]),
    );
    const config = b.config(fleet(guests));
    expect((await b.phoenix('LetsGo', '--config-dir', config)).code).toBe(0);
    const before = b.log().length;
    expect((await b.phoenix('LetsGo', '--config-dir', config)).stdout).toContain('Nothing to do');
    return b.log().length - before;
  };
  const [few, many] = await Promise.all([count(2), count(9)]);
  expect(many).toBe(few);
});

//  900 -> 910 … 925, all from one snapshot
test('16 clones of one source at once: none fails, and each is told who it waits for', async () => {
  const b = bench(40);
  const guests = Object.fromEntries(
    Array.from({length: 16}, (_, i) => [`${910 + i}`, {name: `web${i}`, clone_from_ctid: 900}]),
  );
  const ran = await b.phoenix('LetsGo', '--json', '--config-dir', b.config(fleet(guests)));
  expect(ran.code).toBe(0);
  const waits = events(ran).filter((event) => event.type === 'step-waiting' && event.lock === 'guest:900');
  expect(waits.length).toBeGreaterThanOrEqual(10);
  expect(waits.every((event) => event.type === 'step-waiting' && /^\d+\/lxc\.clone$/.test(event.holder))).toBe(true);
  expect(events(ran).filter(({type}) => type === 'step-retrying')).toEqual([]);
  expect(b.log().filter(({argv, exit}) => argv[0] === 'pct' && exit !== 0)).toEqual([]);
});

test('a template that is missing is fetched once, however many containers are made of it', async () => {
  const b = bench();
  const guests = Object.fromEntries([901, 902, 903].map((id) => [id, {name: `ct${id}`, template: FETCHED}]));
  const config = b.config(fleet(guests), {
    'profile.json': JSON.stringify({
      node: 'pve1',
      cores: 4,
      bridges: ['vmbr0'],
      storages: [
        {id: 'local', type: 'dir', path: '/var/lib/vz', content: ['vztmpl'], bytes: 1e11},
        {id: 'local-zfs', type: 'zfspool', content: ['rootdir'], bytes: 1e12},
      ],
      templates: ['local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst'],
      available: [FETCHED],
      devices: [],
      bootSeconds: 0,
    }),
  });
  const args = ['--ci', '--config-dir', config, '--lab-profile', join(config, 'profile.json')];
  const plan = await b.phoenix('plan', ...args);
  expect(plan.stdout.match(/lxc\.ostemplate: fetch ubuntu/g)).toHaveLength(3);
  expect((await b.phoenix('LetsGo', ...args)).code).toBe(0);
  expect(b.log().filter(({argv}) => argv.join(' ').startsWith('pveam download'))).toHaveLength(1);
  expect((await b.phoenix('LetsGo', ...args)).stdout).toContain('Nothing to do');
});

const FETCHED = 'ubuntu-24.04-standard_24.04-2_amd64.tar.zst';

test('killed at any moment, again and again: the next run ends where an undisturbed one does', async () => {
  const guests = {
    910: {name: 'docker', clone_from_ctid: 900, features: ['docker'], template_snapshot_name: 'docker'},
    920: {
      name: 'db',
      clone_from_ctid: 900,
      volumes: [{name: 'data', pool: 'local-zfs', size_gb: 2, mount_point: '/data'}],
    },
    930: {
      name: 'app',
      clone_from_ctid: 910,
      dependencies: [920],
      application_script: 'app.sh',
      lxc_options: ['lxc.mount.auto: sys:ro'],
    },
  };
  const scripts = {'scripts/app.sh': '#!/bin/sh\necho hello\n'};
  const calm = bench();
  expect((await calm.phoenix('LetsGo', '--config-dir', calm.config(fleet(guests), scripts))).code).toBe(0);

  const b = bench(15);
  const config = b.config(fleet(guests), scripts);
  const server = b.start('lab', 'serve', '--config-dir', config, '--json');
  await new Promise((resolve) => server.stdout?.once('data', resolve));
  for (let i = 0; i < 10; i++) {
    const run = b.start('LetsGo', '--config-dir', config, '--ci');
    await sleep(450 + Math.random() * 600);
    run.kill('SIGKILL');
    await run.done;
  }
  const last = await b.phoenix('LetsGo', '--config-dir', config, '--ci');
  expect([last.code, last.stdout.split('\n').at(-2)]).toEqual([0, expect.stringMatching(/^(Done|Nothing to do)/)]);
  expect((await b.phoenix('plan', '--exit-code', '--config-dir', config)).code).toBe(0);
  expect(b.endState()).toEqual(calm.endState());
  server.kill('SIGTERM');
  await server.done;
});

test('descriptions, paths and environment arrive byte for byte', async () => {
  const b = bench();
  const guests = {
    910: {
      name: 'odd',
      clone_from_ctid: 900,
      description: `${NASTY}\nzweite Zeile: ü`,
      application_script: 'app.sh',
      application_env: {ODD: NASTY},
      mount_points: [{host_path: `/srv/${NASTY}`, container_path: '/mnt/odd'}],
    },
  };
  const config = b.config(fleet(guests), {'scripts/app.sh': '#!/bin/sh\nprintf %s "$ODD"\n'});
  const ran = await b.phoenix('LetsGo', '--config-dir', config, '--ci');
  expect([ran.code, ran.stderr]).toEqual([0, '']);
  const conf = b.conf(910)!;
  expect(conf.split('\n')[0]).toBe(`#${NASTY}`);
  expect(conf).toContain(`mp0: /srv/${NASTY},mp=/mnt/odd`);
  expect(existsSync(join(b.lab, 'node/srv', NASTY))).toBe(true);
  expect(existsSync(join(ROOT, 'x'))).toBe(false);
  // What runs in a guest gets its values by stdin: no environment value stands in any command.
  expect(b.log().filter(({argv}) => argv.includes('exec') && argv.some((word) => word.includes('touch x')))).toEqual(
    [],
  );
  expect((await b.phoenix('LetsGo', '--config-dir', config)).stdout).toContain('Nothing to do');
});

test('secrets appear in no command, no output and no file of the node', async () => {
  const b = bench();
  const config = configWithSecrets(b, '#!/bin/sh\n');
  const ran = [
    await b.phoenix('plan', '--json', '--config-dir', config),
    await b.phoenix('LetsGo', '--json', '--config-dir', config),
    await b.phoenix('LetsGo', '--ci', '--config-dir', config),
  ];
  expect(ran.map(({code}) => code)).toEqual([0, 0, 0]);
  expect(JSON.stringify([ran, b.log(), b.conf(910)])).not.toContain('hunter2');
});

test('what was changed by hand is named by plan and mended by LetsGo, and nothing else', async () => {
  const b = bench();
  const guests = {910: {name: 'web', clone_from_ctid: 900, tags: ['edge']}};
  const config = b.config(fleet(guests));
  await b.phoenix('LetsGo', '--config-dir', config);
  const before = b.log().length;
  b.editConf(910, (text) => text.replace('memory: 512', 'memory: 768'));
  const plan = await b.phoenix('plan', '--config-dir', config, '--exit-code');
  expect([plan.code, plan.stdout]).toEqual([2, expect.stringMatching(/memory.*768.*512/)]);
  expect(plan.stdout).toMatch(/Plan: 1 change on 1 guest/);
  expect((await b.phoenix('LetsGo', '--config-dir', config)).code).toBe(0);
  const changing = b
    .log()
    .slice(before)
    .filter(({changed}) => changed);
  expect(changing.map(({argv}) => argv.join(' '))).toEqual(['pct set 910 --memory 512']);
});

test('create brings up what was named and what it needs, and leaves the rest', async () => {
  const b = bench();
  const guests = {
    910: {name: 'db', clone_from_ctid: 900},
    920: {name: 'app', clone_from_ctid: 900, dependencies: [910]},
    930: {name: 'other', clone_from_ctid: 900},
  };
  const config = b.config(fleet(guests));
  expect((await b.phoenix('create', '920', '--config-dir', config)).code).toBe(0);
  expect([900, 910, 920, 930].map((id) => b.conf(id) !== undefined)).toEqual([true, true, true, false]);
});

test('delete asks, refuses what others need, names data, and takes only what was named', async () => {
  const b = bench();
  const volumes = [{name: 'data', pool: 'local-zfs', size_gb: 2, mount_point: '/data'}];
  const guests = {
    910: {name: 'db', clone_from_ctid: 900, volumes},
    920: {name: 'app', clone_from_ctid: 900, dependencies: [910]},
    930: {name: 'safe', clone_from_ctid: 900, protection: true},
  };
  const config = b.config(fleet(guests));
  const run = (...args: string[]) => b.phoenix('delete', ...args, '--config-dir', config, '--ci');
  expect((await b.phoenix('LetsGo', '--config-dir', config)).code).toBe(0);
  const before = b.log().length;

  const needed = await run('910', '--yes');
  expect([needed.code, needed.stderr]).toEqual([64, expect.stringContaining('910 is needed by 920 app')]);
  const unasked = await run('920');
  expect([unasked.code, unasked.stderr]).toEqual([64, expect.stringContaining('--yes')]);
  const data = await run('910', '920', '--yes');
  expect([data.code, data.stdout]).toEqual([1, expect.stringContaining('--allow data-loss:910')]);
  expect(data.stdout).toContain('local-zfs:subvol-910-disk-1 (/data, 2G)');
  const safe = await run('930', '--yes');
  expect([safe.code, safe.stdout]).toEqual([1, expect.stringContaining('930 safe is protected')]);
  // The dependent was gone before its dependency was refused; nothing else was touched.
  expect([900, 910, 920, 930].map((id) => b.conf(id) !== undefined)).toEqual([true, true, false, true]);
  expect((await run('910', '920', '--yes', '--allow', 'data-loss:910')).code).toBe(0);
  expect(b.conf(910)).toBeUndefined();
  const destroyed = b
    .log()
    .slice(before)
    .filter(({argv}) => argv[1] === 'destroy');
  expect(destroyed.map(({argv}) => argv.join(' '))).toEqual(['pct destroy 920 --purge 1', 'pct destroy 910 --purge 1']);
  expect((await run('910', '920', '--yes')).stdout).toContain('Nothing to do');
});

test('wrong input: everything at once, with its place, exit 64, nothing touched', async () => {
  const b = bench();
  const guests = {
    910: {name: 'web', clone_from_ctid: 905, memory_mb: 'lots'},
    920: {name: 'x', clone_from_ctid: 900, dependencies: ['92']},
  };
  const bad = await b.phoenix('LetsGo', '--config-dir', b.config(fleet(guests)));
  expect(bad.code).toBe(64);
  expect(bad.stderr).toMatch(/phoenix_lxc_configs\.json:\d+:\d+ error/);
  for (const word of ['905', 'memory_mb', '92', 'errors']) expect(bad.stderr).toContain(word);
  const id = await b.phoenix('create', '9O0');
  expect([id.code, id.stderr]).toEqual([64, expect.stringContaining('did you mean 900?')]);
  const several = await b.phoenix('create', '900', '77', 'databse');
  expect([several.code, several.stderr]).toEqual([
    64,
    expect.stringMatching(/77[\s\S]*databse, did you mean database\?/),
  ]);
  const command = await b.phoenix('letsgo');
  expect([command.code, command.stderr]).toEqual([64, expect.stringContaining('LetsGo')]);
  const none = await b.phoenix('LetsGo', '--config-dir', '/nowhere');
  expect([none.code, none.stderr]).toEqual([64, expect.stringContaining('/nowhere')]);
  expect(b.log()).toEqual([]);
});

test('an unreachable node is one line and exit 69', async () => {
  const b = bench();
  const ran = await b.anywhere('LetsGo', '--target', 'ssh', '--host', '127.0.0.1', '--port', '1');
  expect([ran.code, ran.stderr.trim().split('\n')[0]]).toEqual([69, expect.stringContaining('127.0.0.1')]);
});

test('Ctrl-C starts nothing more, says so, and the next run goes on', async () => {
  const b = bench(10);
  const config = b.config(fleet({910: {name: 'web', clone_from_ctid: 900}}));
  const run = b.start('LetsGo', '--config-dir', config, '--ci');
  while (!b.log().some(({argv}) => argv[1] === 'create')) await sleep(50);
  run.kill('SIGINT');
  const ran = await run.done;
  expect(ran.code).toBe(130);
  expect(ran.stdout).toContain('starting nothing more');
  expect(ran.stdout).toMatch(/INTERRUPTED/);
  expect(b.conf(900)).not.toContain('lock:');
  expect((await b.phoenix('LetsGo', '--config-dir', config)).code).toBe(0);
});

test('--ci and --json are for machines: no escape sequences, one event a line', async () => {
  const b = bench();
  const config = b.config(fleet({}));
  const flat = await b.phoenix('LetsGo', '--config-dir', config, '--ci');
  expect(flat.stdout).not.toContain('\u001b');
  expect(flat.stdout).toMatch(/^\d+\.\d+s 900 base\/lxc\.create ~ create 900 from/m);
  const json = await b.phoenix('plan', '--config-dir', config, '--json');
  expect(
    json.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).schema),
  ).toEqual(expect.arrayContaining(['phoenix/1']));
  expect(events(json).at(-1)?.type).toBe('run-finished');
});

const fixture = join(SHARED, 'fixtures/homelab-2025-09');
(existsSync(fixture) ? test : test.skip)(
  'a real configuration of a node, 22 containers and 2 VMs comes up, and stays',
  async () => {
    const b = bench();
    const {dir} = await copyWithPlaceholders(fixture, ['vllm', 'ollama', 'portainer', 'python_api_service']);
    const first = await b.phoenix('LetsGo', '--config-dir', dir, '--ci');
    expect([first.code, first.stdout.split('\n').at(-2)]).toEqual([
      0,
      expect.stringMatching(/^Done: \d+ changes on the node and 24 guests/),
    ]);
    const before = b.log().length;
    const second = await b.phoenix('LetsGo', '--config-dir', dir, '--ci');
    expect(second.stdout).toContain('Nothing to do: the node and 24 guests');
    expect(
      b
        .log()
        .slice(before)
        .filter(({changed}) => changed),
    ).toEqual([]);
    expect((await b.phoenix('plan', '--config-dir', dir, '--exit-code')).code).toBe(0);
  },
);

test('a folder that cannot be made is one line, and no endless try', async () => {
  const b = bench();
  const {code, stderr} = await b.anywhere('plan', '--target', 'lab', '--lab-dir', '/proc/nope');
  expect([code, stderr.split('\n')[0]]).toEqual([64, expect.stringContaining('phoenix: /proc/nope: ENOENT')]);
});

test.each([
  [['plan', '--port', '1', '--port', '2'], '--port is given more than once'],
  [['plan', '--config-dir', 'a', '--config-dir', 'b'], '--config-dir is given more than once'],
  [['plan', '--port', 'abc'], '--port is a number from 0 to 65535'],
])('a command line that makes no sense: %j', async (args, message) => {
  const {code, stderr} = await bench().anywhere(...args);
  expect([code, stderr.split('\n')[0]]).toEqual([64, `phoenix: ${message}`]);
});

test('a reader that leaves, and a terminal that closes, break nothing', async () => {
  const b = bench();
  const dir = b.config(fleet({910: {name: 'web', clone_from_ctid: 900}}));
  const deaf = b.start('LetsGo', '--config-dir', dir, '--ci');
  deaf.stdout?.once('data', () => deaf.stdout?.destroy());
  const {code, stderr} = await deaf.done;
  expect([code, stderr]).toEqual([0, '']);
  expect((await b.phoenix('plan', '--exit-code', '--config-dir', dir)).code).toBe(0);

  const more = b.config(fleet({910: {name: 'web', clone_from_ctid: 900}, 911: {name: 'db', clone_from_ctid: 900}}));
  const closed = b.start('LetsGo', '--config-dir', more, '--ci');
  closed.stdout?.once('data', () => closed.kill('SIGHUP'));
  expect((await closed.done).code).toBe(129);
  expect((await b.phoenix('LetsGo', '--config-dir', more, '--ci')).code).toBe(0);
  expect(b.conf(911)).not.toContain('lock:');
});

test('a plan says what is not healthy, although it would change nothing', async () => {
  const b = bench();
  const config = (file: string) =>
    b.config(
      fleet({
        910: {name: 'web', clone_from_ctid: 900, health_check: {argv: ['test', '-e', file], retries: 1, interval: 1}},
      }),
    );
  expect((await b.phoenix('LetsGo', '--config-dir', config('/etc/hostname'), '--ci')).code).toBe(0);
  const {code, stdout} = await b.phoenix('plan', '--config-dir', config('/nope'));
  expect(code).toBe(0);
  expect(stdout).toContain('⚠ 910 web/lxc.healthcheck: not there yet: ');
  expect(stdout).toContain('No changes: ');
});
