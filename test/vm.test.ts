import {afterAll, beforeAll, describe, expect, jest, test} from '@jest/globals';
import type {Event} from '@phoenix/kit';
import {events} from './cli.js';
import {createWorld, type Edit, said, URL, type Vm, type World} from './vm-world.js';

jest.setTimeout(120_000);

const world = createWorld();
const copies: World[] = [];
beforeAll(async () => {
  world.describe();
  const first = await world.run('LetsGo', '--ci');
  expect([first.code, said(first)]).toEqual([0, expect.stringMatching(/^Done: \d+ changes on 5 guests/m)]);
});
afterAll(() => {
  for (const one of [world, ...copies]) one.dispose();
});
const copy = (): World => {
  const one = world.copy();
  copies.push(one);
  return one;
};

//  910 container <- 8010 VM <- 920 container <- 8020 VM
test('one graph for both kinds: each starts behind the other’s health, and a second run changes nothing', async () => {
  const starts = world.bench
    .log()
    .filter(({argv}) => argv[1] === 'start')
    .map(({argv}) => argv[2]);
  expect(starts.filter((id, i) => starts.indexOf(id) === i && id !== '8000')).toEqual(['910', '8010', '920', '8020']);
  const second = await world.run('LetsGo', '--ci');
  expect([second.code, second.changing]).toEqual([0, []]);
  expect(said(second)).toMatch(/8000 base\/vm\.start unchanged \(proved by template\)/);
  // Looking is cheap: no qm or pct call a guest.
  expect(second.commands).toBeLessThan(30);
  const plan = await world.run('plan', '--exit-code');
  expect([plan.code, plan.changing]).toEqual([0, []]);
});

describe('a template whose inputs have changed', () => {
  const INPUTS: readonly (readonly [string, Edit])[] = [
    ['a package', (vms) => Object.assign(vms[8000]!, {cloud_init: {packages: ['jq']}})],
    ['a feature', (vms) => Object.assign(vms[8000]!, {features: ['base_setup', 'docker']})],
    ['the checksum', (vms) => Object.assign(vms[8000]!, {image_checksum: 'a'.repeat(64)})],
    ['the image', (vms) => Object.assign(vms[8000]!, {template_image: URL.replace('noble', 'jammy')})],
  ];

  test.each(INPUTS)('%s: it is left as it is, and a warning says so', async (_, edit) => {
    world.describe(edit);
    const ran = await world.run('LetsGo', '--ci');
    expect([ran.code, ran.changing]).toEqual([0, []]);
    expect(said(ran)).toMatch(/stale-template: the template 8000 base .*--allow recreate:8000/);
  });

  test('with a linked clone it is not renewed, whatever is allowed', async () => {
    world.describe(INPUTS[1]![1]);
    const ran = await world.run('LetsGo', '--allow', 'recreate:8000', '--ci');
    expect([ran.code, ran.changing]).toEqual([1, []]);
    expect(said(ran)).toMatch(
      /refused \(linked-clones\): the template 8000 base is the base of 8010[\s\S]*try: .*8010/,
    );
  });

  test('without one it is made again where that is allowed, and its clones stay as they are', async () => {
    const w = createWorld();
    copies.push(w);
    const full: Edit = (vms) => Object.assign(vms[8010]!, {linked_clone: false});
    w.describe(full);
    expect((await w.run('LetsGo')).code).toBe(0);
    const clones = () => [8010, 8020].map((id) => w.conf(id));
    const before = clones();
    w.describe((vms) => [full(vms), INPUTS[1]![1](vms)]);
    expect(said(await w.run('plan', '--allow', 'recreate:8000'))).toMatch(/destroy the template 8000 to make it again/);
    const ran = await w.run('LetsGo', '--allow', 'recreate:8000', '--ci');
    expect([ran.code, clones()]).toEqual([0, before]);
    expect(ran.changing.filter((one) => / (?:8010|8020)\b/.test(one))).toEqual([]);
    expect(
      ran.changing.filter((one) => /^qm (?:destroy|create|template) /.test(one)).map((one) => one.slice(0, 14)),
    ).toEqual(['qm destroy 800', 'qm create 8000', 'qm template 80']);
    expect(said(ran)).toMatch(/source-renewed: 8020 was not cloned from 8000 as that is now/);
    expect((await w.run('LetsGo')).changing).toEqual([]);
  });
});

const set =
  (fields: Vm): Edit =>
  (vms) =>
    Object.assign(vms[8020]!, fields);
const HASH = `$6$saltsalt$${'a'.repeat(86)}`;
const LIVE: Readonly<Record<string, Vm>> = {
  balloon: {balloon_mb: 512},
  description: {description: 'the store', tags: ['b', 'a']},
  disk: {disk_size_gb: 20},
  bridge: {network_bridge: 'vmbr1'},
  vlan: {network_config: {ip: '10.0.0.81/24', vlan: 7}},
  boot: {start_at_boot: true, boot_order: 3},
};
const INSIDE: Vm = {
  cloud_init: {packages: ['restic'], write_files: [{path: '/etc/store/env', content: 'A=1\n', permissions: '0600'}]},
  user_config: {
    password_hash: HASH,
    ssh_public_keys: ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDbX6NAh3n4NdhEH8NofjM4vi4HFrhV6oDN other'],
  },
};
const STAGED: Readonly<Record<string, Vm>> = {
  cores: {cores: 4},
  memory: {memory_mb: 2048},
  'no balloon': {balloon_mb: 0},
  machine: {machine: 'q35'},
  cpu: {cpu_type: 'host'},
  ip: {network_config: {ip: '10.0.0.99/24'}},
};

/** Of a plan for one VM. */
const impacts = (all: readonly Event[]): readonly string[] => [
  ...new Set(all.flatMap((event) => (event.type === 'step-change' ? [event.change.impact] : []))),
];

describe('a running VM', () => {
  test('plan says what it takes at once and what waits for a restart', async () => {
    world.describe(set(Object.assign({}, ...Object.values(LIVE))));
    expect(impacts(events(await world.run('plan', '8020', '--json')))).toEqual(['hotplug']);
    world.describe(set(Object.assign({}, ...Object.values(STAGED))));
    expect(impacts(events(await world.run('plan', '8020', '--json')))).toEqual(['restart']);
  });

  test('takes all that is live at once, and nothing is left', async () => {
    const w = copy();
    const keys = await w.onNode('qm', 'guest', 'exec', '8020', '--', 'cat', '/etc/ssh/ssh_host_ed25519_key.pub');
    w.describe(set(Object.assign({}, ...Object.values(LIVE), INSIDE)));
    const ran = await w.run('LetsGo', '--ci');
    expect([ran.code, said(ran)]).toEqual([0, expect.not.stringMatching(/restart-pending/)]);
    expect(ran.changing.filter((one) => /^qm (?:shutdown|stop|start|destroy|clone|create)/.test(one))).toEqual([]);
    expect(w.conf(8020)).not.toMatch(/\[PENDING\]/);
    expect((await w.run('plan', '--exit-code')).code).toBe(0);
    const inside = (...argv: string[]) => w.onNode('qm', 'guest', 'exec', '8020', '--', ...argv);
    expect(await inside('cat', '/etc/store/env')).toContain('A=1');
    expect(await inside('cat', '/etc/shadow')).toContain(HASH);
    expect(await inside('sh', '-c', 'cat /home/*/.ssh/authorized_keys')).toContain('other');
    expect(await inside('cat', '/etc/ssh/ssh_host_ed25519_key.pub')).toBe(keys);
  });

  test('keeps what waits for a restart, once; with --allow restart it is there, with the same identity', async () => {
    const w = copy();
    const key = () => w.onNode('qm', 'guest', 'exec', '8020', '--', 'cat', '/etc/ssh/ssh_host_ed25519_key.pub');
    const keys = await key();
    w.describe(set(Object.assign({}, ...Object.values(STAGED))));
    const ran = await w.run('LetsGo', '--ci');
    expect(ran.code).toBe(0);
    expect(said(ran)).toMatch(/restart-pending: waits for the next restart: balloon, cores, cpu, machine, memory \(/);
    expect(said(ran)).toMatch(/restart-pending: waits for the next restart: network-config \(phoenix restart 8020/);
    expect(ran.changing.filter((one) => /^qm (?:shutdown|stop|start)/.test(one))).toEqual([]);
    const again = await w.run('LetsGo', '--ci');
    expect([again.changing, said(again)]).toEqual([[], expect.stringMatching(/restart-pending/)]);
    const allowed = await w.run('LetsGo', '--allow', 'restart:8020', '--ci');
    expect(allowed.changing).toEqual([expect.stringMatching(/^qm shutdown 8020 /), 'qm start 8020']);
    expect(w.conf(8020)).not.toMatch(/\[PENDING\]|\[special:cloudinit\]/);
    const last = await w.run('LetsGo', '--ci');
    expect([last.code, last.changing, said(last)]).toEqual([0, [], expect.not.stringMatching(/restart-pending/)]);
    expect(await key()).toBe(keys);
  });

  test('other firmware is refused, a smaller disk is an error of the config; nothing is touched', async () => {
    world.describe(set({bios: 'ovmf'}));
    const bios = await world.run('LetsGo', '--ci');
    expect([bios.code, bios.changing]).toEqual([1, []]);
    expect(said(bios)).toMatch(
      /refused \(firmware-differs\): 8020 store was made with the firmware seabios[\s\S]*try: /,
    );
    world.describe(set({disk_size_gb: 4}));
    const disk = await world.run('LetsGo', '--ci');
    expect([disk.code, disk.changing]).toEqual([64, []]);
    expect(said(disk)).toMatch(/error: 8020 \(store\) has a disk of 4 GiB, smaller than the 8 GiB/);
    world.describe();
  });

  test.todo('a changed name is said to wait for a restart in later runs too, and --allow restart brings it in');
});
