import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {Ended} from '../src/ended.js';
import {makeRig, type Rig} from './verbs-rig.js';

const template = 'local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst';

let rig: Rig;
let node: Rig['node'];
beforeEach(() => {
  rig = makeRig();
  node = rig.node;
});
afterEach(() => rig.close());

const run: Rig['run'] = (line, options) => rig.run(line, options);
const config: Rig['config'] = (vmid) => rig.config(vmid);
/** Runs what must succeed. */
const ok = async (line: string, words: readonly string[] = []): Promise<string> => {
  const result = await run(line, {words});
  expect(result).toMatchObject({code: 0, stderr: ''});
  return result.stdout;
};
const create = (vmid: number, more = '--rootfs pool:1') => ok(`pct create ${vmid} ${template} ${more}`);

test('of six clones at once one wins, and no loser leaves anything behind', async () => {
  await create(900);
  let waiting = 0;
  // All are past their start before any goes on, as on a node with cores enough.
  rig.during = (wait) =>
    wait === 0.35
      ? new Promise((resolve) => setTimeout(resolve, 2))
      : new Promise((resolve) => setTimeout(resolve, 20 + waiting++));
  const results = await Promise.all([1, 2, 3, 4, 5, 6].map((n) => run(`pct clone 900 ${900 + n}`)));
  expect(results.map(({code}) => code).sort()).toEqual([0, 255, 255, 255, 255, 255]);
  expect(results.filter(({code}) => code !== 0).map(({stderr}) => stderr.split('\n').at(-2))).toEqual(
    Array.from({length: 5}, () => 'CT is locked (disk)'),
  );
  expect((await ok('pct list')).split('\n')).toHaveLength(4);
  expect(config(900)).not.toContain('lock');
});

test('while a clone copies both ends are locked in their files; a kill cleans them up, SIGKILL does not', async () => {
  await create(900);
  for (const [signal, left] of [
    ['SIGTERM', false],
    ['SIGPIPE', false],
    ['SIGKILL', true],
  ] as const) {
    const controller = new AbortController();
    rig.during = (wait) => {
      if (wait !== 0.85) return;
      expect(config(900)).toContain('lock: disk');
      expect(config(901)).toContain('lock: create');
      controller.abort(new Ended(signal));
    };
    const {code} = await run('pct clone 900 901', {signal: controller.signal});
    expect(code).not.toBe(0);
    expect(config(900)!.includes('lock: disk')).toBe(left);
    expect(config(901) !== undefined).toBe(left);
    expect(node.volumes.list('pool')).toHaveLength(left ? 2 : 1);
  }
  rig.during = () => {};
  expect(await run('pct snapshot 900 late')).toMatchObject({code: 255, stderr: 'CT is locked (disk)\n'});
  await ok('pct unlock 900');
  await ok('pct unlock 901');
  await ok('pct destroy 901');
});

test('a killed create takes its volumes and its configuration away again', async () => {
  const controller = new AbortController();
  rig.during = (wait) => {
    if (wait !== 0.65) return;
    expect(config(900)).toContain('lock: create');
    controller.abort(new Ended('SIGTERM'));
  };
  const {code, stderr} = await run(`pct create 900 ${template} --rootfs pool:1 --mp0 pool:1,mp=/data`, {
    signal: controller.signal,
  });
  expect({code, text: stderr.slice(0, 31), end: stderr.trim().slice(-28)}).toEqual({
    code: 255,
    text: 'unable to create CT 900 - comma',
    end: "' failed: received interrupt",
  });
  expect(config(900)).toBeUndefined();
  expect(node.volumes.list('pool')).toEqual([]);
});

test('a start that nobody listens to any more goes on', async () => {
  await create(900);
  const controller = new AbortController();
  rig.during = () => controller.abort(new Ended('SIGPIPE'));
  expect(await run('pct start 900', {signal: controller.signal})).toMatchObject({code: 0});
  expect(node.power.running(900)).toBe(true);
});

test('what is pending waits for the stop; what is live is not', async () => {
  await create(900, '--rootfs pool:1 --net0 name=eth0,bridge=vmbr0');
  await ok('pct start 900');
  await ok('pct set 900 --memory 1024 --features nesting=1 --nameserver 1.1.1.1,9.9.9.9 --mp0 pool:1,mp=/data');
  expect(config(900)).toMatch(/^memory: 1024$/m);
  expect(config(900)).toMatch(/^mp0: pool:900\/vm-900-disk-1.raw,mp=\/data,size=1G$/m);
  expect(config(900)).toMatch(/\[pve:pending\]\nfeatures: nesting=1\nnameserver: 1.1.1.1 9.9.9.9\n$/);
  await ok('pct set 900 --delete mp0');
  await ok('pct shutdown 900');
  expect(rig.seconds).toBeCloseTo(1.5);
  expect(config(900)).not.toContain('[pve:pending]');
  expect(config(900)).toMatch(/^unused0: pool:900\/vm-900-disk-1.raw$/m);
  expect(config(900)).toMatch(/^nameserver: 1.1.1.1 9.9.9.9$/m);
});

test('a snapshot covers every volume, a rollback brings its data back and keeps newer volumes as unused', async () => {
  await create(900, '--rootfs pool:1 --mp0 pool:1,mp=/data --description first');
  const data = (path: string) => node.volumes.files('pool:900/vm-900-disk-1.raw')!.read(path)?.toString();
  node.volumes.files('pool:900/vm-900-disk-1.raw')!.write('/kept', 'before');
  await ok('pct snapshot 900 one --description', ['phoenix:1:abcdef']);
  node.volumes.files('pool:900/vm-900-disk-1.raw')!.write('/kept', 'after');
  await ok('pct set 900 --mp1 pool:2,mp=/new --description second');
  await ok('pct start 900');
  await ok('pct set 900 --features fuse=1');
  await ok('pct rollback 900 one');
  expect(node.power.running(900)).toBe(false);
  expect(data('/kept')).toBe('before');
  expect(config(900)).toMatch(/^#second\narch/);
  expect(config(900)).toMatch(/^unused0: pool:900\/vm-900-disk-2.raw$/m);
  expect(config(900)).not.toContain('[pve:pending]');
  await ok('pct set 900 --mp1 pool:900/vm-900-disk-2.raw,mp=/new');
  expect(config(900)).toMatch(/^mp1: pool:900\/vm-900-disk-2.raw,mp=\/new,size=2G$/m);
  expect(config(900)).not.toContain('unused');
  // A clone of the snapshot has its comment as description.
  await ok('pct clone 900 901 --snapname one');
  expect(config(901)).toMatch(/^#phoenix%3A1%3Aabcdef\narch/);
  expect(
    node.volumes
      .files(/^mp0: (.*?),/m.exec(config(901)!)![1]!)!
      .read('/kept')
      ?.toString(),
  ).toBe('before');
});

test('ext4 that was not cleanly unmounted makes the next mount wait; ZFS has no such thing', async () => {
  await create(900, '--rootfs pool:1 --mp0 pool:1,mp=/data');
  await ok('pct snapshot 900 cold');
  await ok('pct start 900');
  await ok('pct snapshot 900 live');
  await ok('pct stop 900');
  await ok('pct start 900');
  expect(rig.seconds).toBeCloseTo(1.1);
  await ok('pct rollback 900 live');
  await ok('pct start 900');
  expect(rig.seconds).toBeCloseTo(1.1 + 2 * 43);
  await ok('pct shutdown 900');
  await ok('pct rollback 900 cold');
  await ok('pct start 900');
  expect(rig.seconds).toBeCloseTo(1.1);
  await ok('pct clone 900 901 --snapname live');
  expect(rig.seconds).toBeGreaterThan(2 * 43);
  await ok('pct clone 900 902 --snapname cold');
  expect(rig.seconds).toBeCloseTo(1.3);
  await create(910, '--rootfs local-zfs:1');
  await ok('pct start 910');
  await ok('pct snapshot 910 live');
  await ok('pct rollback 910 live');
  await ok('pct start 910');
  expect(rig.seconds).toBeCloseTo(1.1);
});

test('a bind mount forbids snapshots and clones of the current state', async () => {
  await create(900);
  await ok('pct snapshot 900 before');
  await ok('pct set 900 --mp0 /srv,mp=/srv');
  expect(await run('pct snapshot 900 later')).toMatchObject({code: 255, stderr: 'snapshot feature is not available\n'});
  expect(await run('pct clone 900 901')).toMatchObject({stderr: "unable to clone mountpoint 'mp0' (type bind)\n"});
  await ok('pct clone 900 901 --snapname before');
  await create(910, '--rootfs local:1');
  expect(await run('pct snapshot 910 any')).toMatchObject({code: 255, stderr: 'snapshot feature is not available\n'});
});

test('a clone takes everything along but addresses, snapshots and locks', async () => {
  await create(
    900,
    '--rootfs pool:1 --net0 name=eth0,bridge=vmbr0,ip=10.0.0.5/24 --tags Web,app --onboot 1 --dev0 /dev/nvidia0',
  );
  node.files.write('/etc/pve/lxc/900.conf', `${config(900)}lxc.environment: A=1\nlxc.nosuch: gone\n`);
  node.files.write('/etc/pve/firewall/900.fw', '[OPTIONS]\nenable: 1\n');
  await ok('pct snapshot 900 one');
  await ok('pct clone 900 901');
  const [source, target] = [config(900)!, config(901)!];
  expect(target).not.toMatch(/^(parent|lock|\[)/m);
  for (const line of ['tags: app;web', 'onboot: 1', 'dev0: /dev/nvidia0', 'lxc.environment: A=1', 'hostname: CT900'])
    expect(target).toContain(`${line}\n`);
  expect(target).not.toContain('nosuch');
  const address = (text: string) => /hwaddr=(BC:24:11:[0-9A-F:]{8}),ip=10.0.0.5/.exec(text)?.[1];
  expect(address(target)).toBeDefined();
  expect(address(target)).not.toBe(address(source));
  expect(node.files.read('/etc/pve/firewall/901.fw')?.toString()).toContain('enable: 1');
  await ok('pct destroy 901');
  expect(node.files.read('/etc/pve/firewall/901.fw')).toBeUndefined();
});

test('starts that say they worked, and starts that say why not', async () => {
  const plain = async (vmid: number, lines: string) => {
    await create(vmid);
    node.files.write(`/etc/pve/lxc/${vmid}.conf`, config(vmid)! + lines);
    return {...(await run(`pct start ${vmid}`)), running: node.power.running(vmid)};
  };
  expect(await plain(900, 'lxc.cap.keep: chown\n')).toMatchObject({code: 0, stdout: '', stderr: '', running: false});
  expect(rig.seconds).toBeGreaterThan(10);
  expect(await plain(901, 'lxc.idmap: u 0 100000 65536\n')).toMatchObject({code: 255, running: false});
  expect(await plain(902, 'net0: name=eth0,bridge=vmbr9\n')).toMatchObject({
    code: 255,
    stderr: "bridge 'vmbr9' does not exist\n",
  });
  expect(await plain(903, 'dev0: /dev/nvidia0\ndev1: /dev/nvidia0\n')).toMatchObject({code: 255, running: false});
  expect(await plain(904, 'dev0: /dev/nvidia7\n')).toMatchObject({stderr: "startup for container '904' failed\n"});
  expect(await plain(905, 'mp0: /nowhere,mp=/x\n')).toMatchObject({code: 255, running: false});
  expect(await plain(906, 'mp0: /srv,mp=/x\nmp1: /opt,mp=/x\n')).toMatchObject({code: 0, running: true});
});

test('failures that exit 0 are told on stderr only', async () => {
  await create(900);
  await ok('pct start 900');
  expect(await run('pct push 900 /nowhere /root/x')).toEqual({
    code: 0,
    stdout: '',
    stderr: 'failed to open /nowhere for reading\n',
  });
  node.files.write('/root/a', 'text');
  await ok('pct push 900 /root/a /root/b --perms 0600');
  await ok('pct pull 900 /root/b /root/c');
  expect(node.files.read('/root/c')?.toString()).toBe('text');
  expect(node.volumes.files('pool:900/vm-900-disk-0.raw')!.stat('/root/b')).toMatchObject({mode: 0o600, size: 4});
  expect(await run('pct pull 900 /root/none /root/d')).toMatchObject({code: 0});
});

test('ZFS and its names: datasets, bases, linked clones, the newest snapshot only', async () => {
  await create(900, '--rootfs local-zfs:8');
  expect(config(900)).toMatch(/^rootfs: local-zfs:subvol-900-disk-0,size=8G$/m);
  await ok('pct snapshot 900 one');
  await ok('pct snapshot 900 two');
  expect(await run('pct rollback 900 one')).toMatchObject({
    code: 255,
    stderr: "can't rollback, 'one' is not most recent snapshot on 'local-zfs:subvol-900-disk-0'\n",
  });
  await ok('pct delsnapshot 900 two');
  await ok('pct rollback 900 one');
  await ok('pct delsnapshot 900 one');
  await ok('pct template 900');
  await ok('pct clone 900 901');
  expect(config(901)).toMatch(/^rootfs: local-zfs:basevol-900-disk-0\/subvol-901-disk-0,size=8G$/m);
  expect(await run('pct destroy 900')).toMatchObject({code: 255});
  await ok('pct destroy 901');
  await ok('pct destroy 900');
  expect(node.volumes.list('local-zfs')).toEqual([]);
});

test('what stands in the config of HA is destroyed with --purge only, which takes it out of there', async () => {
  const file = '/etc/pve/ha/resources.cfg';
  await create(900);
  node.files.write(file, 'ct: 900\n\tstate ignored\n\nvm: 300\n\tgroup g\n');
  expect(await run('pct destroy 900')).toMatchObject({
    code: 255,
    stderr: 'unable to remove CT 900 - used in HA resources and purge parameter not set.\n',
  });
  await ok('qm create 300');
  expect(await run('qm destroy 300')).toMatchObject({stderr: expect.stringContaining('unable to remove VM 300')});
  await ok('pct destroy 900 --purge');
  expect(node.files.read(file)?.toString()).toBe('vm: 300\n\tgroup g\n\n');
  await ok('qm destroy 300 --purge');
  expect(node.files.read(file)?.toString()).toBe('');
});

test('a digest that is no longer the file’s is refused; tasks leave their lines', async () => {
  await create(900);
  expect(await run('pct set 900 --memory 600 --digest 0000')).toMatchObject({
    stderr: 'detected modified configuration - file changed by other user? Try again.\n',
  });
  expect(await run('pct start 999')).toMatchObject({code: 255});
  const index = node.files.read('/var/log/pve/tasks/index')!.toString();
  expect(index).toMatch(/^UPID:pve1:[0-9A-F]{8}:[0-9A-F]{8}:[0-9A-F]{8}:vzcreate:900:root@pam: [0-9A-F]{8} OK$/m);
  expect(index).toMatch(/vzstart:999:root@pam: [0-9A-F]{8} Configuration file .* does not exist$/m);
});

test('options are read as Getopt::Long does', async () => {
  await create(900);
  await ok('pct set --memory=600 900 -cores 2 --swap 1 --swap 2');
  expect(config(900)).toMatch(/cores: 2\n(.*\n)*memory: 600\n(.*\n)*swap: 2\n/);
  await ok('pct set 900 --HOST renamed');
  expect(config(900)).toContain('hostname: renamed\n');
  expect(await run('pct set 900 --c 2')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('Option c is ambiguous'),
  });
  expect(await run('pct set 900 --memory')).toMatchObject({
    stderr: expect.stringContaining('Option memory requires an argument'),
  });
  expect(await run('pct set 900 --digest abc')).toMatchObject({code: 2, stderr: 'no options specified\n'});
});

test('templates come and go with pveam', async () => {
  expect(await ok('pveam available')).toContain('alpine-3.20-default_20240908_amd64.tar.xz');
  await ok('pveam download local alpine-3.20-default_20240908_amd64.tar.xz');
  expect(await ok('pveam list local')).toContain('local:vztmpl/alpine-3.20-default_20240908_amd64.tar.xz');
  await ok('pct create 900 local:vztmpl/alpine-3.20-default_20240908_amd64.tar.xz --rootfs pool:1');
  expect(config(900)).toContain('ostype: alpine\n');
  await ok('pveam remove local:vztmpl/alpine-3.20-default_20240908_amd64.tar.xz');
  expect(await ok('pveam list local')).not.toContain('alpine');
});
