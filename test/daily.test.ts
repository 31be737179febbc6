import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, expect, jest, test} from '@jest/globals';
import {type Bench, createBench, fleet} from './cli.js';

jest.setTimeout(120_000);

const benches: Bench[] = [];
const bench = (): Bench => {
  const made = createBench();
  benches.push(made);
  return made;
};
afterEach(() => {
  for (const made of benches.splice(0)) made.dispose();
});

const clone = (name: string, more: object = {}) => ({name, clone_from_ctid: 900, ...more});
const NEVER = {health_check: {argv: ['test', '-e', '/never'], retries: 0, interval: 1}};
const hypervisor = (behavior: object): Readonly<Record<string, string>> => ({
  'phoenix_hypervisor_config.json': JSON.stringify({connection: {transport: 'lab'}, behavior}),
});
const linesOf = (text: string) => text.split('\n').filter(Boolean);
const rowsOf = (text: string) => linesOf(text).map((line) => JSON.parse(line));

test('a guest that leaves the config: named, never touched, deleted by its id alone', async () => {
  const at = bench();
  const volume = {name: 'data', pool: 'local-zfs', size_gb: 1, mount_point: '/data'};
  const whole = fleet({910: clone('web'), 911: clone('old', {volumes: [volume]})});
  const config = at.config(whole);
  const own = ['--config-dir', config, '--ci'];
  const first = await at.ask('LetsGo', ...own);
  expect([first.code, first.stdout.includes('left alone')]).toEqual([0, false]);
  const looked = async (...words: readonly string[]) => {
    const before = at.log().length;
    const ran = await at.ask(...words);
    return {ran, commands: at.log().slice(before)};
  };
  const plain = await looked('plan', ...own);
  at.config(fleet({910: clone('web')}));

  const plan = await looked('plan', ...own, '--exit-code');
  expect(plan.ran).toMatchObject({code: 0});
  expect(linesOf(plan.ran.stdout).slice(-2)).toEqual([
    "left alone on pve1, of phoenix's making and in this config no more: 911 old (phoenix delete 911, or phoenix adopt 911)",
    expect.stringMatching(/^No changes: /),
  ]);
  // What the run looked at anyway says it.
  expect(plan.commands.length).toBeLessThanOrEqual(plain.commands.length);
  const events = rowsOf((await at.ask('LetsGo', '--config-dir', config, '--json')).stdout);
  expect(events.slice(-2)).toMatchObject([
    {type: 'diagnostic', diagnostic: {severity: 'info', code: 'left-config'}},
    {type: 'run-finished'},
  ]);
  // What is asked of one guest has nothing to do with it.
  expect((await at.ask('create', '910', ...own)).stdout).not.toContain('left alone');

  const status = await at.ask('status', '--config-dir', config);
  expect(status.stdout).toMatch(/^911 +old +lxc +running +left the config +/m);
  expect(linesOf(status.stdout).at(-1)).toMatch(/^911: of phoenix's making.*phoenix delete 911.*phoenix adopt 911/);

  at.editConf(910, (text) => text.replaceAll(/^#.*phoenix%3A1.*\n/gm, ''));
  at.config(fleet({}));
  const foreign = await at.ask('delete', '910', '--yes', ...own);
  expect([foreign.code, foreign.stderr]).toEqual([
    64,
    "phoenix: 910 web is in no config and does not carry phoenix's mark: it stays on pve1\n  try: pct destroy 910\n",
  ]);
  expect((await at.ask('delete', '999', '--yes', ...own)).stderr).toMatch(
    /^phoenix: neither the config nor pve1 has a guest 999\n/,
  );
  const unsure = await at.phoenix('delete', '911', ...own);
  expect([unsure.code, unsure.stderr]).toEqual([
    64,
    expect.stringMatching(
      /911 old: the container, which runs; rootfs \d+G; snapshots .*; its data mp0 \/data 1G \(needs --allow data-loss:911\)/,
    ),
  ]);
  expect((await at.ask('delete', '911', '--yes', ...own)).code).toBe(1);
  expect(at.conf(911)).toBeDefined();
  const gone = await at.ask('delete', '911', '--yes', '--allow', 'data-loss:911', ...own);
  expect([gone.code, gone.stderr, at.conf(911)]).toEqual([0, '', undefined]);
});

test('what is not there is not deleted, in words of its own; neither is what is stopped stopped', async () => {
  const at = bench();
  const config = at.config(fleet({910: clone('web')}));
  const own = ['--config-dir', config, '--ci'];
  expect((await at.ask('delete', '910', '--yes', ...own)).stdout).toMatch(/\nNothing to do: 1 guest is not there\. \(/);
  expect((await at.ask('create', '910', ...own)).code).toBe(0);
  expect((await at.ask('start', '910', ...own)).stdout).toMatch(/\nNothing to do: 1 guest is up\. \(/);
  expect((await at.ask('stop', '910', ...own)).stdout).toMatch(/\nDone: 1 change/);
  expect((await at.ask('stop', '910', ...own)).stdout).toMatch(/\nNothing to do: 1 guest is stopped\. \(/);
});

test('on_failure rollback: what this run made and could not bring up goes again, and nothing else does', async () => {
  const at = bench();
  const more = hypervisor({on_failure: 'rollback'});
  const config = at.config(fleet({910: clone('old')}), more);
  const own = ['--config-dir', config, '--ci'];
  expect((await at.ask('LetsGo', ...own)).code).toBe(0);
  at.config(
    fleet({
      910: clone('old', NEVER),
      920: clone('new', NEVER),
      921: clone('kept', {protection: true, ...NEVER}),
      922: clone('waiting', {dependencies: [920]}),
      923: clone('fine'),
    }),
    more,
  );
  const ran = await at.ask('LetsGo', ...own);
  expect(ran.code).toBe(1);
  const there = [910, 920, 921, 922, 923].filter((id) => at.conf(id) !== undefined);
  expect(there).toEqual([910, 921, 922, 923]);
  expect(ran.stdout).toMatch(/\nFAILED: 3 steps failed[\s\S]*\nDone: 1 change on 1 guest in /);
  expect(ran.stderr).toMatch(
    /warning: 921 kept was made in this run and failed; it stays: it is protected \[kept-after-failure\]/,
  );
  expect(ran.stderr).toMatch(
    /warning: made in this run and failed, destroyed again as behavior\.on_failure says: 920 new \[taken-back\]\n/,
  );
  expect(ran.stderr).toMatch(/\nphoenix: the run before that FAILED, .*\n$/);
  // Now nobody is new: whoever fails stays.
  at.config(fleet({910: clone('old', NEVER)}), more);
  const again = await at.ask('LetsGo', ...own);
  expect([again.code, again.stdout.includes('destroy')]).toEqual([1, false]);
});

test('on_failure keep is what is done without it', async () => {
  const at = bench();
  const config = at.config(fleet({920: clone('new', NEVER)}), hypervisor({on_failure: 'keep'}));
  const ran = await at.ask('LetsGo', '--config-dir', config, '--ci');
  expect([ran.code, at.conf(920) === undefined, ran.stderr]).toEqual([1, false, '']);
});

test('debug_mode is --verbose', async () => {
  const at = bench();
  const config = at.config(fleet({910: clone('web')}), hypervisor({debug_mode: true}));
  const ran = await at.ask('create', '910', '--config-dir', config, '--ci');
  expect(ran.stderr).toContain('[no-file]');
  expect(ran.stdout).toMatch(/\$ .*pct clone 900 910/);
});

test('status tells addresses: as configured without asking, else by the guest itself', async () => {
  const at = bench();
  const config = at.config(
    fleet({
      910: clone('fixed', {
        network_config: {bridge: 'vmbr0', ip: '10.0.0.91/24', gw: '10.0.0.1', ip6: '2001:db8::91/64'},
      }),
      911: clone('leased', {network_config: {bridge: 'vmbr0', ip: 'dhcp'}}),
      912: clone('down', {network_config: {bridge: 'vmbr0', ip: 'dhcp'}}),
    }),
  );
  const own = ['--config-dir', config];
  expect((await at.ask('LetsGo', ...own)).code).toBe(0);
  expect((await at.ask('stop', '912', ...own)).code).toBe(0);
  const before = at.log().length;
  const rows = rowsOf((await at.ask('status', '910', '911', '912', '--json', ...own)).stdout);
  expect(rows.map(({id, addresses}) => [id, addresses])).toEqual([
    [910, ['10.0.0.91', '2001:db8::91']],
    [911, ['10.99.3.143']],
    [912, []],
  ]);
  const asked = at.log().slice(before);
  expect(asked.filter(({argv}) => argv[0] === 'lxc-info').map(({argv}) => argv.join(' '))).toEqual([
    'lxc-info -n 911 -iH',
  ]);
  expect(asked.length).toBe(4);
});

test('doctor asks the node that an intact hypervisor file names, whatever is broken beside it', async () => {
  const at = bench();
  const config = at.config({}, hypervisor({}));
  writeFileSync(join(config, 'phoenix_lxc_configs.json'), '{"lxc_configs": {');
  const here = ['--config-dir', config, '--lab-dir', at.lab, '--lab-speed', '0'];
  const ran = await at.askAnywhere('doctor', ...here);
  expect(ran.code).toBe(1);
  expect(ran.stdout).toMatch(/✖ config +.* has 1 error: what it wants of the node is not looked at/);
  expect(ran.stdout).toMatch(/✔ login +/);
  expect(ran.stdout).toMatch(/✔ Proxmox VE +/);
});

test('graph draws the part of it that --only, --skip and --from choose', async () => {
  const at = bench();
  const config = at.config(fleet({910: clone('web')}));
  const own = ['--config-dir', config];
  const steps = async (...words: readonly string[]) => {
    const {stdout} = await at.askAnywhere('graph', '910', '--format', 'json', ...words, ...own);
    return new Set((JSON.parse(stdout).nodes as {readonly step: string}[]).map(({step}) => step));
  };
  const all = await steps();
  const only = await steps('--only', 'firewall');
  expect([...only].sort()).toEqual(['lxc.exists', 'lxc.firewall', 'lxc.validate']);
  expect((await steps('--skip', 'firewall')).has('lxc.firewall')).toBe(false);
  expect((await steps('--from', 'start')).size).toBeLessThan(all.size);
  const wrong = await at.askAnywhere('graph', '--only', 'fierwall', ...own);
  expect([wrong.code, wrong.stderr]).toEqual([64, expect.stringContaining('did you mean firewall?')]);
});
