import {afterEach, expect, jest, test} from '@jest/globals';
import {openLab} from '@phoenix/lab';
import {connectSsh} from '@phoenix/transport';
import {type Bench, createBench, fleet} from './cli.js';

jest.setTimeout(120_000);

const copies: Bench[] = [];
afterEach(() => {
  for (const one of copies.splice(0)) one.dispose();
});

test('what was changed by hand, one after another: plan names it, LetsGo mends it, and nothing else', async () => {
  const b = createBench();
  copies.push(b);
  const guest = {
    name: 'web',
    clone_from_ctid: 900,
    network_config: {name: 'eth0', bridge: 'vmbr0', ip: '10.0.0.10/24', gw: '10.0.0.1'},
    features: ['docker'],
    lxc_options: ['lxc.mount.auto: sys:ro'],
    volumes: [{name: 'data', pool: 'local-zfs', size_gb: 1, mount_point: '/data'}],
  };
  const own = b.config(fleet({910: guest}));
  const run = (...words: string[]) => b.ask(...words, '--config-dir', own);
  expect((await run('LetsGo')).code).toBe(0);
  const hands: readonly (readonly [string, () => unknown, RegExp, RegExp])[] = [
    [
      'memory',
      () => b.editConf(910, once('memory: 512', 'memory: 1024')),
      /memory.*1024.*512/,
      /^pct set 910 --memory 512$/,
    ],
    [
      'ip',
      () => b.editConf(910, once('ip=10.0.0.10/24', 'ip=10.0.0.99/24')),
      /net0/,
      /^pct set 910 --net0 .*ip=10\.0\.0\.10\/24/,
    ],
    ['feature flag', () => b.editConf(910, once('keyctl=1', 'keyctl=0')), /features/, /^pct set 910 --features/],
    [
      'raw line',
      () => b.editConf(910, once('lxc.mount.auto: sys:ro\n', '')),
      /raw/,
      /^flock -w 10 \/run\/lock\/lxc\/pve-config-910\.lock/,
    ],
    [
      'snapshot',
      () => onNode(b, ['pct', 'delsnapshot', '910', 'final-form']),
      /take snapshot final-form/,
      /^pct snapshot 910 final-form/,
    ],
    [
      'stamp',
      () => onNode(b, ['pct', 'exec', '910', '--', 'rm', '/var/lib/phoenix/feature-docker.stamp']),
      /apply docker/,
      /^pct exec 910 .*(feature-docker|tar -xf - -C \/var\/lib)/s,
    ],
    ['mount', () => onNode(b, ['pct', 'set', '910', '--delete', 'mp0']), /mp0/, /^pct set 910 .*mp0/],
    ['stopped', () => run('stop', '910'), /start 910/, /^pct start 910$/],
  ];
  for (const [what, change, names, mends] of hands) {
    await change();
    const plan = await run('plan', '--exit-code');
    expect([what, plan.code]).toEqual([what, 2]);
    expect(plan.stdout).toMatch(names);
    const before = b.log().length;
    expect([what, (await run('LetsGo')).code]).toEqual([what, 0]);
    const changing = b
      .log()
      .slice(before)
      .filter(({changed}) => changed)
      .map(({argv}) => argv.join(' '));
    expect([what, changing.filter((line) => !mends.test(line)), changing.length > 0]).toEqual([what, [], true]);
    // A staged change is no change again; what was mended stays mended.
    expect([what, (await run('plan', '--exit-code')).code]).toEqual([what, 0]);
  }

  await run('stop', '910');
  await onNode(b, ['pct', 'destroy', '910']);
  expect((await run('plan', '--exit-code')).stdout).toContain('clone 900 at base to 910');
  expect((await run('LetsGo')).code).toBe(0);
  expect((await run('plan', '--exit-code')).code).toBe(0);
});

const WITH_DATA = {
  910: {
    name: 'db',
    clone_from_ctid: 900,
    application_script: 'app.sh',
    volumes: [{name: 'data', pool: 'local-zfs', size_gb: 1, mount_point: '/data'}],
  },
};

async function bringUp() {
  const b = createBench();
  copies.push(b);
  const own = b.config(fleet(WITH_DATA), {'scripts/app.sh': '#!/bin/sh\necho hello\n'});
  expect((await b.phoenix('LetsGo', '--config-dir', own)).code).toBe(0);
  const before = b.log().length;
  return {
    b,
    reconfigure: () => b.ask('reconfigure', '910', '--yes', '--config-dir', own, '--ci'),
    ran: () =>
      b
        .log()
        .slice(before)
        .filter(({changed}) => changed)
        .map(({argv}) => argv.slice(1, 3).join(' ')),
    plan: () => b.ask('plan', '--exit-code', '--config-dir', own),
  };
}

const volumeOf = (b: Bench): string | undefined => /^mp0: ([^,\n]+)/m.exec(b.conf(910) ?? '')?.[1];

test('reconfigure goes back to the features, and the data volume that is newer survives', async () => {
  const {b, reconfigure, ran, plan} = await bringUp();
  const volume = volumeOf(b);
  await onNode(b, ['pct', 'exec', '910', '--', 'tee', '/data/precious']);
  expect((await reconfigure()).code).toBe(0);
  expect(ran()).toEqual(
    expect.arrayContaining(['delsnapshot 910', 'rollback 910', 'start 910', 'set 910', 'snapshot 910']),
  );
  expect([volumeOf(b), ran().filter((one) => one === 'rollback 910')]).toEqual([volume, ['rollback 910']]);
  await onNode(b, ['pct', 'exec', '910', '--', 'test', '-e', '/data/precious']);
  expect((await plan()).code).toBe(0);
});

test('reconfigure without a current pre-configured converges in place, and says so', async () => {
  const {b, reconfigure, ran} = await bringUp();
  await onNode(b, ['pct', 'delsnapshot', '910', 'final-form']);
  await onNode(b, ['pct', 'delsnapshot', '910', 'pre-configured']);
  const done = await reconfigure();
  expect([done.code, done.stdout]).toEqual([0, expect.stringContaining('it converges in place')]);
  expect(ran()).not.toContain('rollback 910');
});

test("reconfigure leaves a guest alone that has somebody else's newer snapshot", async () => {
  const {b, reconfigure, ran} = await bringUp();
  await onNode(b, ['pct', 'snapshot', '910', 'mine']);
  const refused = await reconfigure();
  expect([refused.code, refused.stdout]).toEqual([1, expect.stringContaining('the newer snapshot mine')]);
  expect(ran().filter((one) => one !== 'snapshot 910')).toEqual([]);
});

/** As somebody does who is logged in on the node. */
async function onNode(b: Bench, argv: readonly string[]): Promise<void> {
  const lab = await openLab({dir: b.lab, speed: 0});
  const node = await connectSsh({...lab, label: lab.node});
  const {exitCode, stderr} = await node.host.exec({argv}, {signal: new AbortController().signal});
  await node.close();
  await lab.close();
  expect([argv, exitCode, stderr]).toEqual([argv, 0, '']);
}

const once = (from: string, to: string) => (text: string) => {
  const at = text.indexOf(from);
  if (at < 0) throw new Error(`not in the config: ${from}\n${text}`);
  return text.slice(0, at) + to + text.slice(at + from.length);
};
