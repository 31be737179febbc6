import {expect, test} from '@jest/globals';
import {
  classify,
  nicToProperty,
  type PhoenixBlock,
  parseNic,
  readBlock,
  readMark,
  sameValue,
  snapshotMark,
  writeBlock,
} from '../src/index.js';
import {recordings} from './transcripts.js';

const said = (stderr: string, argv = ['pct', 'start', '900']) => classify({argv, exitCode: 255, stdout: '', stderr});

test.each([
  ['CT is locked (disk)', 'guest-locked', true],
  ['VM is locked (backup)', 'guest-locked', true],
  [
    "trying to acquire lock...\ncan't lock file '/run/lock/lxc/pve-config-501.lock' - got timeout",
    'lock-timeout',
    true,
  ],
  ["error with cfs lock 'storage-nfs1': got lock request timeout", 'storage-busy', true],
  ["cfs-lock 'storage-nfs1' error: got lock request timeout", 'storage-busy', true],
  ['detected modified configuration - file changed by other user? Try again.', 'config-changed', true],
  ['checksum mismatch (file change by other user?)', 'config-changed', true],
  ['cluster not ready - no quorum?', 'no-quorum', false],
  ["Configuration file 'nodes/pve1/lxc/999.conf' does not exist", 'guest-missing', false],
  ["CT 104 already exists on node 'pve1'", 'id-taken', false],
  ['unable to create VM 311: config file already exists', 'id-taken', false],
  ['CT 100 already running', 'already-running', true],
  ['CT 100 not running', 'not-running', true],
  ['VM 999 not running', 'not-running', true],
  ["container '100' not running!", 'not-running', true],
  ['can only push files to a running CT', 'not-running', true],
  ['unable to destroy CT 110 - container is running', 'running', false],
  ['container did not stop', 'did-not-stop', false],
  ["you can't start a CT if it's a template", 'is-template', false],
  ["can't remove CT 104 - protection mode enabled", 'protected', false],
  ["can't update CT 523 drive 'mp0' - protection mode enabled", 'protected', false],
  ['Cannot do full clones on a running container without snapshots', 'clone-of-running', false],
  ["Linked clone feature for 'local:520/base-520-disk-0.raw' is not available", 'no-linked-clones', false],
  ["snapshot name 'snap1' already used", 'snapshot-exists', false],
  ['snapshot feature is not available', 'no-snapshots', false],
  ["snapshot 'nosnap' does not exist", 'snapshot-missing', false],
  ["can't rollback, 'x' is not most recent snapshot on 'vol'", 'snapshot-not-newest', false],
  ['unable to create template, because CT contains snapshots', 'has-snapshots', false],
  ["storage 'nostore' does not exist", 'storage-missing', false],
  ["storage 'extra' is disabled", 'storage-disabled', false],
  ["unable to parse volume ID 'local-btrfs'", 'invalid-value', false],
  ["unable to create CT 211 - volume 'local:vztmpl/missing_1_amd64.tar.zst' does not exist", 'template-missing', false],
  ["unable to create CT 211 - can't find file '/nonexistent.tar.zst'", 'template-missing', false],
  ["bridge 'nobr0' does not exist", 'bridge-missing', false],
  ['Device /dev/nvidia-uvm does not exist', 'device-missing', false],
  ['unable to shrink disk size', 'shrink', false],
  ["unable to modify read-only option: 'unprivileged'", 'cannot-change', false],
  ["unable to clone mountpoint 'mp1' (type bind)", 'bind-mount', false],
  ['400 Parameter verification failed.\nmemory: value must have a minimum value of 16', 'invalid-value', false],
  [
    '400 Parameter verification failed.\nnet0: invalid format - format error\nnet0.host-managed: property is not defined in schema and the schema does not allow additional properties',
    'too-old',
    false,
  ],
  ['Unknown option: allow-move\n400 unable to parse option\npveum pool modify <poolid> [OPTIONS]', 'too-old', false],
  [
    "400 Parameter verification failed.\npoolid: invalid format - pool name 'home/media' contains invalid characters",
    'too-old',
    false,
  ],
  [
    "unable to create VM 701 - cannot import from 'local:iso/x.img' - cannot import from 'local:iso/x.img' - full clone feature is not supported",
    'import-failed',
    false,
  ],
  ['clone failed: interrupted by signal', 'interrupted', true],
  ["startup for container '603' failed", 'start-failed', false],
  ['400 Parameter verification failed.\ntemplate: no such template', 'template-missing', false],
  ["download of 'x' failed: download failed: 503", 'download-failed', true],
  ['ipcc_send_rec[1] failed: Connection refused', 'cluster-filesystem-down', true],
  ['something else', 'unknown', false],
])('%s -> %s, transient %s', (stderr, reason, transient) => {
  expect(said(stderr)).toMatchObject({reason, transient});
});

test('what a task ran before it failed stands on stdout', () => {
  const argv = ['pct', 'create', '202', 'x'];
  const stdout = 'tar: ./usr: Cannot write: No space left on device\n';
  const stderr =
    "unable to create CT 202 - command 'tar xpf - --zstd -C /var/lib/lxc/202/rootfs' failed: exit code 2\n";
  expect(classify({argv, exitCode: 255, stdout, stderr}).reason).toBe('no-space');
  expect(classify({argv, exitCode: 255, stdout: '', stderr}).reason).toBe('template-damaged');
});

test('a map of ids that the node does not grant is named by its range', () => {
  const stdout = `lxc_map_ids: 3701 newgidmap failed to write mapping "newgidmap: gid range [44-45) -> [1044-1049) not allowed": newgidmap 7 …
lxc_spawn: 1788 Failed to set up id mapping.\n`;
  const stderr = "startup for container '111' failed\n";
  expect(classify({argv: ['pct', 'start', '111'], exitCode: 255, stdout, stderr})).toEqual({
    reason: 'id-range-refused',
    transient: false,
    hint: 'say the range in id_maps instead of lxc.idmap lines, or add root:1044:5 to /etc/subgid',
  });
});

test('hints name what to type', () => {
  expect(said('CT is locked (disk)', ['pct', 'clone', '900', '910', '--full', '1']).hint).toMatch(
    /CT 900 is locked \(disk\).*pct unlock 900/,
  );
  expect(said('CT is locked (backup)', ['env', 'LANG=C.UTF-8', 'pct', 'set', '901']).hint).toContain('pct unlock 901');
});

test('what runs in a guest or is no tool of Proxmox is not read', () => {
  for (const argv of [
    ['pct', 'exec', '900', '--', 'x'],
    ['apt-get', 'install', 'pct'],
    ['sh', '-c', 'y', 'pct'],
  ]) {
    expect(said('CT is locked (disk)', argv).reason).toBe('unknown');
  }
});

test('our own compare-and-write', () => {
  const flock = (exitCode: number) => classify({argv: ['flock', '-w', '10'], exitCode, stdout: '', stderr: ''});
  expect([flock(1), flock(3), flock(4)].map(({reason}) => reason)).toEqual([
    'lock-timeout',
    'config-changed',
    'config-not-written',
  ]);
});

test('nothing that Proxmox was recorded to refuse is unknown', () => {
  const refused = recordings.filter(
    ({argv, exit}) => exit !== 0 && argv[0] === 'pct' && !['mount', 'exec'].includes(argv[1]!),
  );
  expect(refused.length).toBeGreaterThan(20);
  for (const {argv, exit, stdout, stderr} of refused) {
    const failure = {argv, exitCode: exit, stdout: stdout ?? '', stderr: stderr ?? ''};
    expect([failure.stderr, classify(failure).reason]).not.toEqual([failure.stderr, 'unknown']);
  }
});

test.each<[string, string | undefined, string | undefined, boolean]>([
  ['memory', '512', undefined, true],
  ['memory', '512', '0512', true],
  ['memory', '512', '1024', false],
  ['cores', undefined, '2', false],
  ['cpulimit', '1.50', '1.5', true],
  ['cpulimit', undefined, '0', true],
  ['onboot', undefined, '0', true],
  ['protection', '1', undefined, false],
  ['unprivileged', undefined, '1', false],
  ['tags', 'Zeta;alpha,Beta beta', 'alpha;beta;zeta', true],
  ['tags', '', undefined, true],
  ['nameserver', '1.1.1.1,9.9.9.9', '1.1.1.1 9.9.9.9', true],
  ['nameserver', undefined, '', true],
  ['nameserver', '9.9.9.9 1.1.1.1', '1.1.1.1 9.9.9.9', false],
  ['features', 'keyctl=1,nesting=1', 'nesting=1,keyctl=1', true],
  ['features', 'nesting=1,fuse=0', 'nesting=1', true],
  ['features', undefined, 'nesting=1', false],
  ['features', undefined, 'nesting=0', true],
  ['startup', 'order=2,up=5', '2,up=5', true],
  ['description', 'a\n', 'a', true],
  ['hostname', 'a', 'b', false],
  ['dev0', '/dev/fuse', 'path=/dev/fuse,mode=0660', true],
  ['dev0', '/dev/fuse', '/dev/fuse,mode=0666', false],
  ['mp0', 'a:b,mp=/d,size=1G', 'a:b,size=1024M,mp=/d,ro=0', true],
  ['mp0', 'a:b,mp=/d,backup=1', 'a:b,mp=/d', false],
  [
    'net0',
    'name=eth0,bridge=vmbr0,hwaddr=BC:24:11:00:00:AA,ip=dhcp,type=veth',
    'bridge=vmbr0,name=eth0,hwaddr=bc:24:11:00:00:aa,firewall=0,ip=dhcp',
    true,
  ],
  ['net0', 'name=eth0,bridge=vmbr0,ip=dhcp', 'name=eth0,bridge=vmbr0,ip=10.0.0.2/24', false],
])('%s: %s and %s are the same: %s', (key, a, b, same) => {
  expect(sameValue(key, a, b)).toBe(same);
  expect(sameValue(key, b, a)).toBe(same);
});

test('a nic keeps its hardware address and can be read again', () => {
  const nic = {name: 'eth0', bridge: 'vmbr0', ip: '10.0.0.2/24', gw: '10.0.0.1', vlan: 5, mtu: 1400, firewall: true};
  const text = nicToProperty(nic, 'BC:24:11:00:00:01');
  expect(text).toBe(
    'name=eth0,bridge=vmbr0,firewall=1,gw=10.0.0.1,hwaddr=BC:24:11:00:00:01,ip=10.0.0.2/24,mtu=1400,tag=5,type=veth',
  );
  const {properties: _, ...read} = parseNic(text);
  expect(read).toEqual({...nic, hwaddr: 'BC:24:11:00:00:01'});
  expect(nicToProperty({...nic, hwaddr: 'AA:00:00:00:00:01'}, 'BC:24:11:00:00:01')).toContain('hwaddr=AA:00');
  const all = {name: 'eth0', bridge: 'vmbr1', rate: 12.5, trunks: [20, 30], linkDown: true, hostManaged: true};
  const whole = nicToProperty(all);
  expect(whole).toBe('name=eth0,bridge=vmbr1,host-managed=1,link_down=1,rate=12.5,trunks=20;30,type=veth');
  const {properties: _properties, ...again} = parseNic(whole);
  expect(again).toEqual(all);
});

test('the block in a description leaves the text as it was', () => {
  const block: PhoenixBlock = {source: 'ab', volumes: {'/data': 'z:1'}, lines: ['lxc.mount.entry: /a --> b']};
  for (const text of ['', 'mine', 'two\nlines', 'ends\n', '\n', '<!-- phoenix:2 {} -->']) {
    const description = writeBlock(text, block);
    expect(readBlock(description)).toEqual({text, block});
    // Proxmox gives one line end too many when pct prints it.
    expect(readBlock(`${description}\n`)).toEqual({text, block});
    expect(description.split('\n').at(-1)).not.toMatch(/--.*--.*--/);
    expect(writeBlock(text, {volumes: {}, lines: []})).toBe(text);
  }
  const empty = {volumes: {}, lines: []};
  expect(readBlock('mine')).toEqual({text: 'mine', block: empty});
  // Notes that were written below it in Proxmox's interface.
  const moved = `above\n${writeBlock('', block)}\n\nbelow`;
  expect(readBlock(moved)).toEqual({text: 'above\n\nbelow', block});
  expect(readBlock(`${moved}\n`)).toEqual({text: 'above\n\nbelow', block});
  expect(readBlock('<!-- phoenix:1 {"volumes": 3 -->').block).toEqual(empty);
  expect(readBlock('<!-- phoenix:1 {"volumes": {"/a": 3}, "lines": "x"} -->').block).toEqual(empty);
});

test('a mark is one line', () => {
  expect(readMark(snapshotMark('0a1b'))).toBe('0a1b');
  expect(readMark('text\nphoenix:1:ff')).toBe('ff');
  for (const foreign of ['', 'phoenix:1:', 'see phoenix:1:ff', 'phoenix:2:ff'])
    expect(readMark(foreign)).toBeUndefined();
});
