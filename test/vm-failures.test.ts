import {afterAll, beforeAll, describe, expect, jest, test} from '@jest/globals';
import {createWorld, said, URL, type Vm, type World} from './vm-world.js';

jest.setTimeout(120_000);

const world = createWorld();
const copies: World[] = [];
beforeAll(async () => {
  describeOnly(world, {});
  expect((await world.run('create', '8000')).code).toBe(0);
});
afterAll(() => {
  for (const one of [world, ...copies]) one.dispose();
});
const copy = (vms: Record<number, Vm>): World => {
  const one = world.copy();
  copies.push(one);
  describeOnly(one, vms);
  return one;
};

/** The template, and these. */
function describeOnly(one: World, vms: Record<number, Vm>): void {
  one.describe(
    (all) => {
      delete all[8010];
      delete all[8020];
      Object.assign(all, vms);
    },
    {only: true},
  );
}

const clone = (name: string, more: Vm = {}): Vm => ({name, clone_from_vmid: 8000, ...more});
const OTHER = URL.replace('noble', 'jammy');
const device = (address: string, driver?: string) => ({
  ...{address, vendor: '0x10de', device: '0x24b0', class: '0x030000', iommuGroup: Number(address.slice(5, 7))},
  ...(driver === undefined ? {} : {driver}),
});
const GPU = {machine: 'q35', bios: 'seabios'};
const PROFILE = {
  ...{
    node: 'pve1',
    cores: 4,
    bridges: ['vmbr0'],
    templates: ['local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst'],
    available: [],
    bootSeconds: 2,
  },
  storages: [{id: 'tiny', type: 'zfspool', content: ['images'], bytes: 3e9}],
  devices: ['/dev/nvidia0'],
  sums: {[OTHER]: 'b'.repeat(64)},
  pci: [device('0000:01:00.0', 'vfio-pci'), device('0000:02:00.0', 'nvidia'), device('0000:03:00.0', 'nouveau')],
};

/** Each on a VM of its own: what it is described as, and what the run says of it. */
const WRONG: readonly (readonly [number, string, Vm, RegExp])[] = [
  [
    8030,
    'cloud-init ends in an error',
    clone('error'),
    /vm\.agent: .*cloud-init.*: a fault of the lab: cloud-init failed/,
  ],
  [
    8032,
    'the image has another checksum',
    {name: 'sum', template_image: OTHER, image_checksum: 'a'.repeat(64)},
    /vm\.image: `sh -c .*…` exited 1 \(checksum\): .*\n +ran: sh -c .*--checksum .*\n(?: +\| .*\n)+ +try: .*checksum/,
  ],
  [
    8033,
    'the disk is full at the import',
    {name: 'full', template_image: URL, storage_pool: 'tiny'},
    /vm\.create: `qm create 8033 .*…` exited 255 \(no-space\): .*\n +ran: qm create 8033 .*\n +try: see what is free: pvesm status/,
  ],
  [
    8034,
    'the image is not there, and has no URL',
    {name: 'none', template_image: '/srv/none.img'},
    /refused \(no-image\): pve1 has no image \/srv\/none\.img; looked in \/srv\n +try: give its URL/,
  ],
  [
    8041,
    'its GPU is not on the node',
    clone('gone', {...GPU, hostpci: ['0000:09:00,pcie=1']}),
    /refused \(no-device\): 8041 gone .* 0000:09:00, which pve1 does not have\n +try: its GPUs: 0000:01:00\.0/,
  ],
  [
    8042,
    'its GPU is given to a container',
    clone('shared', {...GPU, hostpci: ['0000:02:00,pcie=1']}),
    /refused \(device-in-use\): 8042 shared .*0000:02:00\.0, which pve1 itself uses \(driver nvidia, for the containers 950\)\n +try: vfio/,
  ],
  [
    8043,
    'its GPU has the node’s own driver',
    clone('bound', {...GPU, hostpci: ['0000:03:00,pcie=1']}),
    /refused \(device-in-use\): 8043 bound .*0000:03:00\.0, which pve1 itself uses \(driver nouveau\)\n +try: vfio/,
  ],
  [
    8044,
    'its GPU is in another running VM',
    clone('taken', {...GPU, hostpci: ['0000:01:00,pcie=1']}),
    /refused \(device-in-use\): 8044 taken .*0000:01:00\.0, which the running VM 8050 has\n +try: phoenix stop 8050/,
  ],
];

describe('what goes wrong with one VM, in one run with all the others', () => {
  let ran: Awaited<ReturnType<World['run']>>;
  let w: World;
  beforeAll(async () => {
    const holder = clone('holder', {...GPU, hostpci: ['0000:01:00,pcie=1']});
    w = copy({8050: holder});
    const profile = w.write('profile.json', PROFILE);
    expect((await w.run('LetsGo', '--lab-profile', profile)).code).toBe(0);
    await w.onNode(
      'pct',
      'create',
      '950',
      'local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst',
      '--dev0',
      '/dev/nvidia0',
      '--rootfs',
      'local-zfs:4',
    );
    const wrong = Object.fromEntries(WRONG.map(([id, , vm]) => [id, vm]));
    describeOnly(w, {...wrong, 8031: clone('degraded'), 8039: clone('well')});
    const faults = w.write('faults.json', [
      {match: ['qm', 'start', '8030'], times: 9, fault: {guest: 'cloud-init-error'}},
      {match: ['qm', 'start', '8031'], times: 9, fault: {guest: 'cloud-init-degraded'}},
    ]);
    ran = await w.run('LetsGo', '--lab-profile', profile, '--lab-faults', faults, '--ci');
  });

  test.each(WRONG)('%i: %s', (id, _, __, says) => {
    const failed = said(ran).split(/^ {2}(?=✖ \d+ \S+\/)/m);
    const own = failed.filter((part) => part.startsWith(`✖ ${id} `));
    expect(own).toHaveLength(1);
    expect(own[0]).toMatch(says);
    // What to try.
    expect(own[0]).toMatch(/^ +try: /m);
  });

  test('the rest goes on, and the run ends with 1', () => {
    expect(ran.code).toBe(1);
    expect(ran.changing).toEqual(expect.arrayContaining(['qm start 8039', 'qm start 8031']));
    expect(said(ran)).toMatch(new RegExp(`^FAILED: ${WRONG.length} steps failed`, 'm'));
  });

  test('cloud-init that was degraded is a warning with its reasons', () => {
    expect(said(ran)).toMatch(
      /8031 degraded\/vm\.agent warning cloud-init-degraded: .*a fault of the lab: cloud-init is degraded/,
    );
    expect(ran.changing).toEqual(expect.arrayContaining([expect.stringMatching(/^qm snapshot 8031 final-form /)]));
  });

  test('what was refused for its devices was not made', () => {
    expect([8041, 8042, 8043, 8044].map((id) => w.conf(id))).toEqual(['', '', '', '']);
  });
});

test('a VM whose agent never answers: the run waits for it and for nothing else, and can be ended', async () => {
  const w = copy({8030: clone('silent'), 8039: clone('well')});
  const faults = w.write('faults.json', [{match: ['qm', 'start', '8030'], times: 9, fault: {guest: 'agent-never'}}]);
  const run = w.bench.start('LetsGo', '--config-dir', `${w.bench.dir}/config`, '--lab-faults', faults, '--ci');
  let seen = '';
  await new Promise<void>((resolve) =>
    run.stdout?.on('data', (text: string) => {
      seen += text;
      if (
        /8030 silent\/vm\.agent waiting: the guest agent answers/.test(seen) &&
        /8039 well\/vm\.snapshot\.final-form changed/.test(seen)
      )
        resolve();
    }),
  );
  run.kill('SIGINT');
  expect((await run.done).code).toBe(130);
});

test('a template that was started by hand before it became one is cleaned and made one', async () => {
  const w = copy({8051: clone('golden', {is_template: true})});
  const faults = w.write('faults.json', [
    {match: ['qm', 'template', '8051'], times: 9, fault: {exit: 255, stderr: 'no\n'}},
  ]);
  const broken = await w.run('LetsGo', '--lab-faults', faults, '--ci');
  expect([broken.code, said(broken)]).toEqual([1, expect.stringMatching(/✖ 8051 golden\/vm\.template: /)]);
  await w.onNode('qm', 'start', '8051');
  const ran = await w.run('LetsGo', '--ci');
  expect([ran.code, w.conf(8051)]).toEqual([0, expect.stringMatching(/^template: 1$/m)]);
  expect(ran.changing).toEqual(
    expect.arrayContaining([expect.stringMatching(/^qm shutdown 8051/), 'qm template 8051']),
  );
  expect((await w.run('LetsGo')).changing).toEqual([]);
});
