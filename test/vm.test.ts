import {afterAll, beforeAll, describe, expect, jest, test} from '@jest/globals';
import type {Event} from '@phoenix/kit';
import {events} from './cli.js';
import {createWorld, type Edit, said, URL, type Vm, type World} from './vm-world.js';

jest.setTimeout(120_000);

/** Three more templates, of which each is to change in another way; 8020 is a copy of one of them. */
const fleet: Edit = (vms) => {
  for (const [id, name] of [
    [8001, 'other'],
    [8002, 'third'],
    [8003, 'fourth'],
  ] as const)
    vms[id] = {name, template_image: URL, is_template: true, disk_size_gb: 8};
  vms[8020]!.clone_from_vmid = 8001;
};

const world = createWorld();
const copies: World[] = [];
beforeAll(async () => {
  world.describe(fleet);
  const first = await world.run('LetsGo', '--ci');
  expect([first.code, said(first)]).toEqual([0, expect.stringMatching(/^Done: \d+ changes on 8 guests/m)]);
});
afterAll(() => {
  for (const one of [world, ...copies]) one.dispose();
});
const copy = (): World => {
  const one = world.copy();
  copies.push(one);
  return one;
};
const describeWith = (one: World, edit: Edit): void => one.describe((vms) => [fleet(vms), edit(vms)]);
const set =
  (id: number, fields: Vm): Edit =>
  (vms) =>
    Object.assign(vms[id]!, fields);

//  910 container <- 8010 VM <- 920 container <- 8020 VM
test('one graph for both kinds: each starts behind the other’s health, and a second run changes nothing', async () => {
  const starts = world.bench
    .log()
    .filter(({argv}) => argv[1] === 'start')
    .map(({argv}) => Number(argv[2]));
  const templates = [8000, 8001, 8002, 8003];
  expect(starts.filter((id, i) => starts.indexOf(id) === i && !templates.includes(id))).toEqual([910, 8010, 920, 8020]);
  const second = await world.run('LetsGo', '--ci');
  expect([second.code, second.changing]).toEqual([0, []]);
  expect(said(second)).toMatch(/8000 base\/vm\.start unchanged \(proved by template\)/);
  // Looking is cheap: no qm or pct call a guest.
  expect(second.commands).toBeLessThan(30);
  const plan = await world.run('plan', '--exit-code');
  expect([plan.code, plan.changing]).toEqual([0, []]);
});

describe('a template whose inputs have changed', () => {
  const CHANGED: Edit = (vms) => [
    Object.assign(vms[8000]!, {features: ['base_setup', 'docker']}),
    Object.assign(vms[8001]!, {cloud_init: {packages: ['jq']}}),
    Object.assign(vms[8002]!, {image_checksum: 'a'.repeat(64)}),
    Object.assign(vms[8003]!, {template_image: URL.replace('noble', 'jammy')}),
  ];

  test('is left as it is, and a warning says so; with a linked clone also where it may be renewed', async () => {
    describeWith(world, (vms) => [CHANGED(vms), set(8020, {bios: 'ovmf'})(vms)]);
    const ran = await world.run('LetsGo', '--allow', 'recreate:8000', '--ci');
    expect([ran.code, ran.changing]).toEqual([1, []]);
    expect(said(ran)).toMatch(
      /refused \(linked-clones\): the template 8000 base is the base of 8010[\s\S]*?try: .*8010/,
    );
    for (const name of ['8001 other', '8002 third', '8003 fourth'])
      expect(said(ran)).toMatch(
        new RegExp(`stale-template: the template ${name} .*--allow recreate:${name.slice(0, 4)}`),
      );
    // Nor is the firmware that a disk was made for.
    expect(said(ran)).toMatch(
      /refused \(firmware-differs\): 8020 store was made with the firmware seabios[\s\S]*?try: /,
    );
  });

  test('without one it is made again where that is allowed, and its clones stay as they are', async () => {
    const w = copy();
    const before = w.conf(8020);
    describeWith(w, set(8001, {cloud_init: {packages: ['jq']}}));
    expect(said(await w.run('plan', '--allow', 'recreate:8001'))).toMatch(/destroy the template 8001 to make it again/);
    const ran = await w.run('LetsGo', '--allow', 'recreate:8001', '--ci');
    expect([ran.code, w.conf(8020)]).toEqual([0, before]);
    expect(ran.changing.filter((one) => / 8020\b/.test(one))).toEqual([]);
    expect(
      ran.changing.filter((one) => /^qm (?:destroy|create|template) /.test(one)).map((one) => one.slice(0, 14)),
    ).toEqual(['qm destroy 800', 'qm create 8001', 'qm template 80']);
    expect(said(ran)).toMatch(/source-renewed: 8020 was not cloned from 8001 as that is now/);
    expect((await w.run('LetsGo')).changing).toEqual([]);
  });
});

const HASH = `$6$saltsalt$${'a'.repeat(86)}`;
const LIVE: Vm = {
  ...{balloon_mb: 512, description: 'the store', tags: ['b', 'a'], disk_size_gb: 20},
  ...{network_bridge: 'vmbr1', network_config: {ip: '10.0.0.81/24', vlan: 7}, start_at_boot: true, boot_order: 3},
  name: 'shop',
};
const INSIDE: Vm = {
  cloud_init: {packages: ['restic'], write_files: [{path: '/etc/store/env', content: 'A=1\n', permissions: '0600'}]},
  user_config: {
    password_hash: HASH,
    ssh_public_keys: ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDbX6NAh3n4NdhEH8NofjM4vi4HFrhV6oDN other'],
  },
};
const MAC = '52:54:00:12:34:56';
const STAGED: Vm = {
  ...{cores: 4, memory_mb: 2048, balloon_mb: 0, machine: 'q35', cpu_type: 'host'},
  network_config: {ip: '10.0.0.99/24', mac: MAC},
};

/** Of a plan, for one VM. */
const impacts = (all: readonly Event[], id: number): readonly string[] => [
  ...new Set(
    all.flatMap((event) =>
      event.type === 'step-change' && event.node.startsWith(`${id}/`) ? [event.change.impact] : [],
    ),
  ),
];

describe('running VMs, one whose changes are live and one whose wait for a restart', () => {
  let w: World;
  beforeAll(() => {
    w = copy();
    describeWith(w, (vms) => [set(8020, {...LIVE, ...INSIDE})(vms), set(8010, STAGED)(vms)]);
  });
  const inside = (id: number, ...argv: string[]) => w.onNode('qm', 'guest', 'exec', String(id), '--', ...argv);
  const KEY = '/etc/ssh/ssh_host_ed25519_key.pub';
  const hostKeys = () => w.onNode('sh', '-c', `qm guest exec 8010 -- cat ${KEY} && qm guest exec 8020 -- cat ${KEY}`);
  const power = (commands: readonly string[]) =>
    commands.filter((one) => /^qm (?:shutdown|stop|start|destroy|clone|create)/.test(one));

  test('plan says which is which', async () => {
    const plan = events(await w.run('plan', '8010', '8020', '--json'));
    expect([impacts(plan, 8020), impacts(plan, 8010)]).toEqual([['hotplug'], ['restart']]);
  });

  test('what is live is there at once, what waits is said once and again; an allowed restart brings it in', async () => {
    const keys = await hostKeys();
    const ran = await w.run('LetsGo', '--ci');
    expect([ran.code, power(ran.changing)]).toEqual([0, []]);
    expect(said(ran)).not.toMatch(/8020 .* restart-pending/);
    expect(w.conf(8020)).not.toMatch(/\[PENDING\]/);
    const files = ['/etc/store/env', '/etc/shadow', '/home/ann/.ssh/authorized_keys', '/etc/hostname', '/etc/hosts'];
    const content = await inside(8020, 'cat', ...files);
    for (const text of ['A=1', HASH, 'other', '\\nshop\\n', '127.0.1.1 shop shop\\n']) expect(content).toContain(text);

    const pending = /restart-pending: waits for the next restart: balloon, cores, cpu, machine, memory \(/;
    expect(said(ran)).toMatch(pending);
    expect(said(ran)).toMatch(/restart-pending: waits for the next restart: network-config \(phoenix restart 8010/);
    // Proxmox would plug the nic at once, and the guest would not know it.
    const kept = /nic-address-kept: net0 keeps BC:24:11:\S+, the config says 52:54:00:12:34:56: .*--allow restart:8010/;
    expect(said(ran)).toMatch(kept);
    expect(w.conf(8010)).not.toContain(MAC);
    const again = await w.run('LetsGo', '--ci');
    expect([again.changing, said(again)]).toEqual([[], expect.stringMatching(kept)]);
    expect(said(again)).toMatch(/restart-pending/);

    const allowed = await w.run('LetsGo', '--allow', 'restart:8010', '--ci');
    expect(power(allowed.changing)).toEqual([expect.stringMatching(/^qm shutdown 8010 /), 'qm start 8010']);
    expect(w.conf(8010)).toContain(MAC);
    expect(w.conf(8010)).not.toMatch(/\[PENDING\]|\[special:cloudinit\]/);
    const last = await w.run('LetsGo', '--ci');
    expect([last.code, last.changing]).toEqual([0, []]);
    expect(said(last)).not.toMatch(/restart-pending|nic-address-kept/);
    expect(await hostKeys()).toEqual(keys);
  });

  test('a smaller disk is an error of the config', async () => {
    describeWith(world, set(8010, {disk_size_gb: 4}));
    const disk = await world.run('LetsGo', '--ci');
    expect([disk.code, disk.changing]).toEqual([64, []]);
    expect(said(disk)).toMatch(/error: 8010 \(web\) has a disk of 4 GiB, smaller than the 8 GiB/);
  });
});
