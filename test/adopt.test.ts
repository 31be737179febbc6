import {cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, jest, test} from '@jest/globals';
import {openLab} from '@phoenix/lab';
import {connectSsh} from '@phoenix/transport';
import {type Bench, createBench, ROOT} from './cli.js';
import {randomFleet} from './random-fleet.js';

jest.setTimeout(240_000);

const benches: Bench[] = [];
const bench = (): Bench => {
  const one = createBench();
  benches.push(one);
  return one;
};
afterAll(() => {
  for (const one of benches) one.dispose();
});

const LXC = 'phoenix_lxc_configs.json';
const VM = 'phoenix_vm_configs.json';

/** A config folder of its own in the bench's; empty, or with these files. */
function folder(b: Bench, name: string, files: Readonly<Record<string, string>> = {}): string {
  const dir = join(b.dir, name);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(dir, path, '..'), {recursive: true});
    writeFileSync(join(dir, path), text);
  }
  return dir;
}
const read = (dir: string, name: string) => readFileSync(join(dir, name), 'utf8');
const entries = (dir: string): Record<string, Record<string, unknown>> => JSON.parse(read(dir, LXC)).lxc_configs;
const vms = (dir: string): Record<string, unknown>[] => JSON.parse(read(dir, VM)).vms;

/** Exit code and, where it is not 0, what it said: for expectations that tell. */
const plan = async (b: Bench, dir: string) => {
  const {code, stdout, stderr} = await b.ask('plan', '--exit-code', '--config-dir', dir);
  return code === 0 ? 0 : [code, stdout, stderr];
};

/** As somebody does who is logged in on the node. */
async function onNode(b: Bench, ...commands: readonly (readonly string[])[]): Promise<void> {
  const lab = await openLab({dir: b.lab, speed: 0});
  const node = await connectSsh({...lab, label: lab.node});
  for (const argv of commands) {
    const {exitCode, stderr} = await node.host.exec({argv}, {signal: new AbortController().signal});
    expect([argv, exitCode, stderr]).toEqual([argv, 0, '']);
  }
  await node.close();
  await lab.close();
}

describe('the example', () => {
  const b = bench();
  const example = join(ROOT, 'configs');
  const ids = [900, 901, 902, 910, 920, 930, 940, 960, 8000, 8010, 8020];
  beforeAll(async () => {
    expect((await b.ask('LetsGo', '--config-dir', example, '--ci')).code).toBe(0);
  });

  test('all of it into an empty folder: a plan finds nothing to do, and the node was only read', async () => {
    const dir = folder(b, 'all');
    const before = b.log().length;
    const {code, stdout, stderr} = await b.ask('adopt', ...ids.map(String), '--config-dir', dir);
    expect([code, stdout.trim().split('\n').at(-1)]).toEqual([0, `phoenix plan ${ids.join(' ')}: nothing to do`]);
    expect(
      b
        .log()
        .slice(before)
        .filter(({changed}) => changed),
    ).toEqual([]);
    expect(await plan(b, dir)).toBe(0);
    expect(stderr).toMatch(/920 database: phoenix has run an application script in it/);
    const {930: app, 902: gpu} = entries(dir);
    expect(app).toEqual({
      name: 'app',
      description: 'The application, in Docker',
      clone_from_ctid: 901,
      unprivileged: true,
      memory_mb: 2048,
      cores: 2,
      storage_pool: 'local-zfs',
      storage_size_gb: 16,
      network_config: {bridge: 'vmbr0', ip: '10.0.0.30/24', gw: '10.0.0.1', nameservers: ['10.0.0.1']},
      mac_address: '52:54:00:00:09:30',
      timezone: 'Europe/Berlin',
      start_at_boot: true,
      boot_order: 2,
      features: ['docker'],
      enable_lifecycle_snapshots: false,
      tags: ['web'],
    });
    expect(gpu).toMatchObject({
      clone_from_ctid: 900,
      template_snapshot_name: 'gpu',
      features: [{nvidia: {nvidia_driver_version: '580.76.05'}}],
    });
    expect(vms(dir).map(({vmid, clone_from_vmid, linked_clone}) => [vmid, clone_from_vmid, linked_clone])).toEqual([
      [8000, undefined, undefined],
      [8010, 8000, true],
      [8020, 8000, undefined],
    ]);
  });

  test('what only root may read in a guest goes to a file of its own, and nowhere else', async () => {
    const dir = folder(b, 'all');
    const secret = readFileSync(join(example, 'secrets/pgpass'), 'utf8').trim();
    expect(read(dir, 'secrets/8020-pgpass')).toContain(secret);
    expect(statSync(join(dir, 'secrets/8020-pgpass')).mode & 0o777).toBe(0o600);
    expect(read(dir, VM)).not.toContain(secret);
    const {stdout, stderr} = await b.ask('adopt', '8020', '--print', '--config-dir', folder(b, 'printed'));
    expect(stdout + stderr).not.toContain(secret);
    expect(existsSync(join(b.dir, 'printed'))).toBe(false);
  });

  test.each(ids)('%d alone', async (id) => {
    const dir = folder(b, `alone-${id}`);
    const {code, stdout} = await b.ask('adopt', String(id), '--config-dir', dir);
    expect([code, stdout.trim().split('\n').at(-1)]).toEqual([0, `phoenix plan ${id}: nothing to do`]);
    expect(await plan(b, dir)).toBe(0);
  });

  test('back into the file that they were taken out of: the rest stays byte for byte, the defaults are used', async () => {
    const dir = join(b.dir, 'back');
    cpSync(example, dir, {recursive: true});
    const [lxc, vm] = [read(dir, LXC), read(dir, VM)];
    const cut = (text: string, from: string, to: string) =>
      text.slice(0, text.indexOf(from)) + text.slice(text.indexOf(to, text.indexOf(from)));
    writeFileSync(join(dir, LXC), cut(lxc, '    "930": {', '    "940": {'));
    writeFileSync(join(dir, VM), cut(vm, '    {\n      "vmid": 8010', '    {\n      "vmid": 8020'));
    const listed = await b.ask('adopt', '--config-dir', dir);
    expect(listed.stdout).toBe(
      '  ID  NAME      KIND  STATUS   LOCK\n 930  app       lxc   running\n8010  registry  vm    running\n',
    );
    const {code, stderr} = await b.ask('adopt', 'app', '8010', '--config-dir', dir);
    expect([code, stderr.match(/^error/m)]).toEqual([0, null]);
    expect(await plan(b, dir)).toBe(0);
    expect(entries(dir)[930]).toEqual({
      name: 'app',
      description: 'The application, in Docker',
      clone_from_ctid: 901,
      memory_mb: 2048,
      storage_size_gb: 16,
      network_config: {ip: '10.0.0.30/24'},
      mac_address: '52:54:00:00:09:30',
      start_at_boot: true,
      boot_order: 2,
      features: ['docker'],
      enable_lifecycle_snapshots: false,
      tags: ['web'],
    });
    expect(cut(read(dir, LXC), '    "930": {', '    "940": {')).toBe(cut(lxc, '    "930": {', '    "940": {'));
    expect(cut(read(dir, VM), '    {\n      "vmid": 8010', '    {\n      "vmid": 8020')).toBe(
      cut(vm, '    {\n      "vmid": 8010', '    {\n      "vmid": 8020'),
    );
    expect((await b.ask('adopt', '--config-dir', dir)).stderr).toContain('every guest of pve1 is in the config');
  });

  test('a clone without its source says whom to adopt with it', async () => {
    const {stderr} = await b.ask('adopt', '930', '--print', '--config-dir', folder(b, 'source'));
    expect(stderr).toContain('it was cloned from 901, which the config does not have');
    expect(stderr).toContain('try: phoenix adopt 901 930, all in one go');
  });
});

describe('guests that somebody made by hand', () => {
  const b = bench();
  const PROFILE = {
    node: 'pve1',
    cores: 4,
    bridges: ['vmbr0', 'vmbr1'],
    storages: [
      {id: 'local', type: 'dir', path: '/var/lib/vz', content: ['vztmpl', 'iso', 'backup', 'snippets'], bytes: 1e11},
      {id: 'local-zfs', type: 'zfspool', content: ['rootdir', 'images'], bytes: 4e12},
    ],
    templates: ['local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst'],
    available: [],
    devices: [],
    bootSeconds: 0,
  };
  const TEMPLATE = 'local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst';
  const nodeFile = (path: string) => join(b.lab, 'node/etc/pve/nodes/pve1', path);
  const append = (path: string, text: string) =>
    writeFileSync(nodeFile(path), readFileSync(nodeFile(path), 'utf8') + text);

  beforeAll(async () => {
    const profile = join(b.dir, 'profile.json');
    writeFileSync(profile, JSON.stringify(PROFILE));
    expect((await b.phoenix('adopt', '--config-dir', folder(b, 'none'), '--lab-profile', profile)).code).toBe(0);
    const pct = (id: number, ...more: string[]) => [
      'pct',
      'create',
      String(id),
      TEMPLATE,
      '--rootfs',
      'local-zfs:8',
      ...more,
    ];
    const net = (more: string) => ['--net0', `name=eth0,bridge=vmbr0,${more}`];
    await onNode(
      b,
      ['mkdir', '-p', '/tank/media'],
      pct(
        105,
        '--hostname',
        'jellyfin',
        '--unprivileged',
        '1',
        '--features',
        'nesting=1,keyctl=1',
        ...net('ip=dhcp,ip6=auto'),
      ),
      [
        ...['pct', 'set', '105', '--onboot', '1', '--tags', 'community-script;media', '--mp0', '/tank/media,mp=/media'],
        ...[
          '--mp1',
          'local-zfs:4,mp=/var/lib/jellyfin,backup=1',
          '--description',
          "<div align='center'>\n  Jellyfin 50 %\n</div>",
        ],
      ],
      ['pct', 'start', '105'],
      pct(
        106,
        '--hostname',
        'nas',
        '--unprivileged',
        '0',
        '--swap',
        '0',
        ...net('ip=10.0.0.6/24,gw=10.0.0.1,firewall=1,rate=50'),
      ),
      ['pct', 'set', '106', '--onboot', '1', '--startup', 'order=1,up=30,down=60', '--nameserver', '1.1.1.1 9.9.9.9'],
      ['pct', 'start', '106'],
      pct(107, '--hostname', 'base', '--unprivileged', '1'),
      ['pct', 'template', '107'],
      pct(108, '--hostname', 'asleep', '--unprivileged', '1', '--cores', '1'),
      [
        ...['qm', 'create', '200', '--name', 'haos', '--memory', '4096', '--cores', '2', '--scsi0', 'local-zfs:32'],
        ...[
          '--net0',
          'virtio,bridge=vmbr0',
          '--onboot',
          '1',
          '--agent',
          '1',
          '--bios',
          'ovmf',
          '--efidisk0',
          'local-zfs:1',
        ],
        ...['--machine', 'q35', '--scsihw', 'virtio-scsi-pci', '--tags', 'home'],
      ],
      ['qm', 'start', '200'],
      [
        ...[
          'qm',
          'create',
          '201',
          '--name',
          'win',
          '--memory',
          '8192',
          '--balloon',
          '0',
          '--cores',
          '4',
          '--cpu',
          'host',
        ],
        ...[
          '--sata0',
          'local-zfs:64',
          '--net0',
          'e1000,bridge=vmbr0,firewall=1',
          '--net1',
          'virtio,bridge=vmbr1,tag=20',
        ],
      ],
      ['qm', 'start', '201'],
    );
    append(
      'lxc/105.conf',
      'lxc.cgroup2.devices.allow: c 226:* rwm\nlxc.mount.entry: /dev/dri dev/dri none bind,optional,create=dir\n',
    );
    writeFileSync(
      nodeFile('lxc/106.conf'),
      readFileSync(nodeFile('lxc/106.conf'), 'utf8').replace('hostname', 'dev0: /dev/dri/renderD128,gid=104\nhostname'),
    );
    mkdirSync(nodeFile('../../firewall'), {recursive: true});
    writeFileSync(
      nodeFile('../../firewall/106.fw'),
      '[OPTIONS]\n\nenable: 1\n\n[RULES]\n\nIN SMB(ACCEPT) -source 10.0.0.0/24 -log nolog\n',
    );
  });

  test('they are described, a plan finds nothing to do, and what the config cannot say is told', async () => {
    const dir = folder(b, 'hands');
    const {code, stdout, stderr} = await b.ask('adopt', '105', 'nas', '200', 'win', '--config-dir', dir);
    expect([code, stdout.trim().split('\n').at(-1)]).toEqual([0, 'phoenix plan 105 106 200 201: nothing to do']);
    expect(await plan(b, dir)).toBe(0);
    expect(entries(dir)[105]).toEqual({
      name: 'jellyfin',
      description: "<div align='center'>\n  Jellyfin 50 %\n</div>",
      template: TEMPLATE,
      memory_mb: 512,
      storage_pool: 'local-zfs',
      storage_size_gb: 8,
      network_config: {bridge: 'vmbr0', ip: 'dhcp', ip6: 'auto'},
      start_at_boot: true,
      pct_options: ['keyctl=1'],
      lxc_options: [
        'lxc.cgroup2.devices.allow: c 226:* rwm',
        'lxc.mount.entry: /dev/dri dev/dri none bind,optional,create=dir',
      ],
      volumes: [{name: 'jellyfin', pool: 'local-zfs', size_gb: 4, mount_point: '/var/lib/jellyfin'}],
      mount_points: [{host_path: '/tank/media', container_path: '/media'}],
      enable_lifecycle_snapshots: false,
      tags: ['community-script', 'media'],
    });
    for (const told of [
      '105 jellyfin and 106 nas: what they were made from is not known: "local:vztmpl/debian-12',
      '106 nas: the config has no word for -log nolog of a firewall rule: 106.fw stays as it is',
    ])
      expect(stderr).toContain(told);
    expect(stderr).not.toContain('plan-differs');
    expect(vms(dir).find(({vmid}) => vmid === 201)).toMatchObject({
      ...{template_image: 'none', disk_device: 'sata0', cloud_init: false},
      network_config: [{model: 'e1000'}, {}],
    });
  });

  test('from then on they are like any other: what the config says anew is done, all else stays', async () => {
    const dir = folder(b, 'hands');
    const copy = join(b.dir, 'changed');
    cpSync(dir, copy, {recursive: true});
    const own = entries(copy);
    own[106]!.memory_mb = 1024;
    own[106]!.volumes = [{name: 'more', pool: 'local-zfs', size_gb: 1, mount_point: '/more'}];
    writeFileSync(join(copy, LXC), JSON.stringify({lxc_configs: own}));
    const list = vms(copy);
    list.find(({vmid}) => vmid === 201)!.tags = ['games'];
    writeFileSync(join(copy, VM), JSON.stringify({vms: list}));
    const conf = () =>
      ['lxc/106.conf', 'qemu-server/201.conf'].map((path) => readFileSync(nodeFile(path), 'utf8').split('\n'));
    const [nas, win] = conf();
    expect((await b.ask('LetsGo', '--config-dir', copy)).code).toBe(0);
    expect(await plan(b, copy)).toBe(0);
    const [nasAfter, winAfter] = conf();
    const news = (after: string[], before: string[]) =>
      after.filter((line) => !before.includes(line)).map((line) => line.replace(/disk-\d+|#.*/, ''));
    expect(news(nasAfter!, nas!).sort()).toEqual([
      '',
      'memory: 1024',
      'mp0: local-zfs:subvol-106-,mp=/more,backup=1,size=1G',
    ]);
    expect(news(winAfter!, win!)).toEqual(['tags: games']);
    // What it attached is its own: it goes with the config.
    delete own[106]!.volumes;
    writeFileSync(join(copy, LXC), JSON.stringify({lxc_configs: own}));
    expect(((await plan(b, copy)) as unknown[])[1]).toMatch(/106 nas\n.*lxc\.volumes: .*detach mp0/);
  });

  test('a base of somebody else and its clone by phoenix: found again by when its snapshot was taken', async () => {
    const base = {name: 'own-base', template: TEMPLATE, template_snapshot_name: 'golden'};
    const made = ['pct', 'create', '300', TEMPLATE, '--hostname', 'own-base', '--unprivileged', '1'];
    await onNode(
      b,
      [...made, '--features', 'nesting=1', '--rootfs', 'local-zfs:4'],
      ['pct', 'snapshot', '300', 'golden'],
    );
    const given = folder(b, 'given', {
      [LXC]: JSON.stringify({
        lxc_defaults: {
          ...{memory_mb: 512, storage_pool: 'local-zfs', storage_size_gb: 4},
          enable_lifecycle_snapshots: false,
        },
        lxc_configs: {300: base, 310: {name: 'own-clone', clone_from_ctid: 300}},
      }),
    });
    expect((await b.ask('LetsGo', '--config-dir', given)).code).toBe(0);
    const dir = folder(b, 'clones');
    const {code, stderr} = await b.ask('adopt', '300', '310', '--config-dir', dir);
    expect([code, stderr.match(/.*plan-differs.*/g)]).toEqual([0, null]);
    expect(await plan(b, dir)).toBe(0);
    expect([entries(dir)[300]!.template_snapshot_name, entries(dir)[310]!.clone_from_ctid]).toEqual(['golden', 300]);
    await onNode(b, ['pct', 'start', '300']);
    const up = await b.ask('adopt', '300', '--print', '--config-dir', folder(b, 'clones-2'));
    expect(up.stderr).toContain('its snapshot golden: named, phoenix would end with it shut down');
    await onNode(b, ['pct', 'stop', '300']);
  });

  test('what stands still stays so: the entry says it, the plan is empty, and phoenix start starts it', async () => {
    const dir = folder(b, 'asleep');
    const {code, stderr} = await b.ask('adopt', '108', '--config-dir', dir);
    expect([code, stderr.match(/plan-differs/g), entries(dir)[108]!.start]).toEqual([0, null, false]);
    expect(await plan(b, dir)).toBe(0);
    expect((await b.ask('create', '108', '--config-dir', dir, '--ci')).stdout).toContain('Nothing to do');
    expect((await b.ask('start', '108', '--config-dir', dir, '--ci')).stdout).toContain('start 108');
    expect(await plan(b, dir)).toBe(0);
    await onNode(b, ['pct', 'stop', '108']);
  });

  test('what the config refuses is left out of the entry and told, the rest is written', async () => {
    const before = readFileSync(nodeFile('lxc/108.conf'), 'utf8');
    const odd = 'net0: name=eth0,bridge=vmbr0,hwaddr=BC:24:11:00:00:08,ip=dhcp,mtu=50,type=veth\ntags: fine;=odd\n';
    writeFileSync(nodeFile('lxc/108.conf'), `${before}${odd}lxc.hook.version: 1\nlxc.rootfs.options: x\n`);
    const dir = folder(b, 'odd');
    const {code, stderr} = await b.ask('adopt', '108', '--config-dir', dir);
    writeFileSync(nodeFile('lxc/108.conf'), before);
    expect(code).toBe(0);
    for (const told of [
      'network_config.mtu must be at least 64',
      'tags[1] must be a Proxmox tag',
      '"lxc.rootfs.options"',
    ])
      expect(stderr).toMatch(new RegExp(`108 asleep: left out: .*${told.replace(/[[\].]/g, '\\$&')}`));
    expect(entries(dir)[108]).toMatchObject({
      network_config: {bridge: 'vmbr0', ip: 'dhcp'},
      tags: ['fine'],
      lxc_options: ['lxc.hook.version: 1'],
    });
  });

  test('a guest that is being worked on is adopted, and that is told', async () => {
    await onNode(b, ['pct', 'set', '106', '--lock', 'backup']);
    const {code, stderr} = await b.ask('adopt', '106', '--print', '--config-dir', folder(b, 'locked'));
    expect(code).toBe(0);
    expect(stderr).toContain('106 nas: it is locked (backup), what was read of it may be about to change');
    await onNode(b, ['pct', 'unlock', '106']);
  });

  test.each([
    ['an id that is not there', ['1055'], 'pve1 has no guest 1055, did you mean 105?'],
    ['a name that is not there', ['jellyfinn'], 'pve1 has no guest jellyfinn, did you mean jellyfin?'],
    ['a template of a container', ['base'], '107 base is a Proxmox template of a container'],
    ['a guest that is half made', ['190'], '190 half is being made, or that broke off (lock create)'],
    ['a guest of another node', ['150'], '150 lives on the node pve2, this is pve1: run phoenix against pve2'],
    ['all that is wrong at once', ['180', '107'], '107 base is a Proxmox template'],
  ])('%s is refused', async (_, words, told) => {
    writeFileSync(nodeFile('lxc/190.conf'), 'hostname: half\nlock: create\n');
    mkdirSync(nodeFile('../pve2/lxc'), {recursive: true});
    writeFileSync(nodeFile('../pve2/lxc/150.conf'), 'hostname: far\nmemory: 512\n');
    const dir = folder(b, 'refused');
    const {code, stderr} = await b.ask('adopt', ...words, '--config-dir', dir);
    expect([code, stderr, existsSync(dir)]).toEqual([64, expect.stringContaining(told), false]);
  });

  test('one that the config has already is refused, and the file stays as it is', async () => {
    const dir = folder(b, 'hands');
    const before = read(dir, LXC);
    const {code, stderr} = await b.ask('adopt', 'nas', '108', '--config-dir', dir);
    expect([code, stderr]).toEqual([64, expect.stringContaining(`106 nas is in ${dir}/${LXC} already`)]);
    expect(read(dir, LXC)).toBe(before);
  });

  test('a node that is lost before all is asked: nothing is written', async () => {
    const faults = join(b.dir, 'faults.json');
    writeFileSync(
      faults,
      JSON.stringify([{match: ['cat', '/proc/net/unix'], nth: 2, times: 99, fault: {drop: 'before'}}]),
    );
    const dir = folder(b, 'lost');
    const {code, stdout} = await b.phoenix('adopt', '105', '--config-dir', dir, '--lab-faults', faults);
    expect([code, stdout, existsSync(dir)]).toEqual([69, '', false]);
  });

  test('a folder with an error is left as it is', async () => {
    const dir = folder(b, 'broken', {[LXC]: '{"lxc_configs": {"300": {"name": "x"}}}'});
    const {code, stderr} = await b.ask('adopt', '105', '--config-dir', dir);
    expect([code, stderr]).toEqual([64, expect.stringContaining('300')]);
    expect(read(dir, LXC)).toBe('{"lxc_configs": {"300": {"name": "x"}}}');
    expect(readdirSync(dir)).toEqual([LXC]);
  });

  test('comments and layout stay; a mount that shared_volumes has is not said again', async () => {
    const text =
      '{\n  // mine\n  "lxc_defaults": {"memory_mb": 512, "cores": 2}, // all\n  "lxc_configs": {\n    // none yet\n  },\n}\n';
    const dir = folder(b, 'mine', {
      [LXC]: text,
      'phoenix_hypervisor_config.json': JSON.stringify({
        shared_volumes: {media: {host_path: '/tank/media', mounts: {105: '/media'}}},
      }),
    });
    const {code, stderr} = await b.ask('adopt', '105', '--config-dir', dir);
    expect(code).toBe(0);
    const after = read(dir, LXC);
    expect(after).toMatch(
      /^\{\n {2}\/\/ mine\n {2}"lxc_defaults": \{"memory_mb": 512, "cores": 2\}, \/\/ all\n {2}"lxc_configs": \{\n {4}\/\/ none yet\n {4}"105": \{\n/,
    );
    expect(after).not.toContain('mount_points');
    // It has no limit, and the config no word to say so beside its defaults.
    expect(stderr).toContain('105 jellyfin: phoenix would set cores (cores (none) -> 2)');
  });
});

describe('whatever a config can say', () => {
  test.each([1, 2, 3])(
    'fleet %d is brought up, adopted into an empty folder, and a plan finds nothing to do',
    async (seed) => {
      const b = bench();
      const {lxc, vm, ids} = randomFleet(seed);
      const given = folder(b, 'given', {[LXC]: JSON.stringify(lxc), [VM]: JSON.stringify(vm)});
      expect((await b.ask('LetsGo', '--config-dir', given)).code).toBe(0);
      const dir = folder(b, 'adopted');
      const {code, stderr} = await b.ask('adopt', ...ids.map(String), '--config-dir', dir);
      expect([code, stderr.match(/.*plan-differs.*/g)]).toEqual([0, null]);
      expect(await plan(b, dir)).toBe(0);

      // The same guests, as if phoenix had never been there.
      forget(b);
      const again = await b.ask('adopt', ...ids.map(String), '--config-dir', folder(b, 'again'));
      const told = again.stderr.split('\n').filter((line) => line.includes('plan-differs'));
      expect([again.code, told.filter((line) => !/phoenix would start \d+ /.test(line))]).toEqual([0, []]);
    },
  );
});

/** Takes phoenix's notes, snapshots and cloud-init documents out of the configs of all guests. */
function forget(b: Bench): void {
  const node = join(b.lab, 'node/etc/pve/nodes/pve1');
  for (const kind of ['lxc', 'qemu-server'])
    for (const name of readdirSync(join(node, kind))) {
      const path = join(node, kind, name);
      const [live = ''] = readFileSync(path, 'utf8').split(/^\[/m);
      const lines = live.split('\n').filter((line) => !/^(?:#<!-- phoenix|parent:|cicustom:)/.test(line));
      writeFileSync(path, `${lines.join('\n').trimEnd()}\n`);
    }
}
