import {expect, test} from '@jest/globals';
import {
  classify,
  drivesOf,
  isCreated,
  parseDrive,
  parseGuestConfig,
  parseVmNic,
  type Storage,
  sameVmValue,
  vmNicToProperty,
  vmSnapshotObstacle,
} from '../src/index.js';
import {recordedConfigs, recordings} from './transcripts.js';

test.each<[string, string | undefined, string | undefined, boolean]>([
  ['memory', '2048', 'current=2048', true],
  ['memory', '512', undefined, true],
  ['memory', '512', '1024', false],
  ['cores', undefined, '1', true],
  ['sockets', '2', undefined, false],
  ['balloon', '0', undefined, false],
  ['balloon', '1024', '1024', true],
  ['cpu', 'host', 'cputype=host', true],
  ['cpu', undefined, 'kvm64', true],
  ['cpu', 'host,flags=+aes', 'host', false],
  ['machine', undefined, 'pc', true],
  ['machine', 'type=q35', 'q35', true],
  ['machine', 'q35,viommu=intel', 'q35', false],
  ['bios', undefined, 'seabios', true],
  ['scsihw', undefined, 'virtio-scsi-single', false],
  ['agent', '1', 'enabled=1', true],
  ['agent', 'enabled=yes,type=virtio', '1', true],
  ['agent', undefined, '0', true],
  ['onboot', 'yes', '1', true],
  ['protection', undefined, '0', true],
  ['tags', 'Zeta;alpha', 'alpha;zeta', true],
  ['startup', '4,up=5', 'order=4,up=5', true],
  ['net0', 'virtio=BC:24:11:00:00:01,bridge=vmbr0', 'bridge=vmbr0,virtio=bc:24:11:00:00:01', true],
  ['net0', 'virtio=BC:24:11:00:00:01,bridge=vmbr0', 'model=virtio,macaddr=BC:24:11:00:00:01,bridge=vmbr0', true],
  ['net0', 'virtio=BC:24:11:00:00:01,bridge=vmbr0,firewall=0', 'virtio=BC:24:11:00:00:01,bridge=vmbr0', true],
  ['net0', 'virtio=BC:24:11:00:00:01,bridge=vmbr0', 'e1000=BC:24:11:00:00:01,bridge=vmbr0', false],
  ['net0', 'virtio=BC:24:11:00:00:01,bridge=vmbr0,tag=5', 'virtio=BC:24:11:00:00:01,bridge=vmbr0', false],
  ['hostpci0', '01:00.0,pcie=1', '0000:01:00.0,pcie=1', true],
  ['hostpci0', '0000:01:00,pcie=0,rombar=1', 'host=0000:01:00', true],
  ['hostpci0', 'mapping=gpu', 'mapping=other', false],
  [
    'cicustom',
    'user=local:snippets/a,network=local:snippets/b',
    'network=local:snippets/b,user=local:snippets/a',
    true,
  ],
  ['description', 'two\n', 'two', true],
])('%s of a VM: %s and %s mean the same: %s', (key, a, b, same) => {
  expect(sameVmValue(key, a, b)).toBe(same);
  expect(sameVmValue(key, b, a)).toBe(same);
});

test('a nic of a VM is read and written with its address', () => {
  const nic = parseVmNic('virtio=BC:24:11:00:00:01,bridge=vmbr0,firewall=1,tag=20');
  expect(nic).toMatchObject({model: 'virtio', hwaddr: 'BC:24:11:00:00:01', bridge: 'vmbr0'});
  expect(parseVmNic('model=e1000,macaddr=BC:24:11:00:00:01')).toMatchObject({model: 'e1000', bridge: undefined});
  const wanted = {model: 'virtio', bridge: 'vmbr0', firewall: true, vlan: 20} as const;
  expect(vmNicToProperty(wanted, nic.hwaddr)).toBe('virtio=BC:24:11:00:00:01,bridge=vmbr0,firewall=1,tag=20');
  expect(vmNicToProperty(wanted)).toBe('virtio,bridge=vmbr0,firewall=1,tag=20');
  expect(vmNicToProperty({...wanted, hwaddr: 'BC:24:11:00:00:02'}, nic.hwaddr)).toMatch(/^virtio=BC:24:11:00:00:02,/);
});

test('the drives of recorded VMs', () => {
  expect(parseDrive('scsi0', 'local:900/vm-900-disk-0.qcow2,discard=on,size=512M')).toMatchObject({
    storage: 'local',
    sizeGb: 0.5,
    format: 'qcow2',
    role: 'disk',
  });
  expect(parseDrive('ide2', 'none,media=cdrom')).toMatchObject({volume: 'none', storage: undefined, role: 'cdrom'});
  expect(parseDrive('scsi1', '/dev/disk/by-id/ata-x=y,size=1T')).toMatchObject({storage: undefined, sizeGb: 1024});
  const configs = recordedConfigs.filter(([path]) => path.includes('/qemu-server/'));
  expect(configs.length).toBeGreaterThan(20);
  for (const [path, text] of configs)
    for (const {key, storage, role, sizeGb} of drivesOf(parseGuestConfig(text, 'vm'))) {
      expect([path, key, storage]).not.toEqual([path, key, undefined]);
      if (role === 'disk') expect([path, key, sizeGb]).not.toEqual([path, key, undefined]);
    }
});

test('what qm was told it has written in words that mean the same', () => {
  const told = recordings.flatMap(({argv, exit, after = {}}) => {
    const text = after[`/etc/pve/qemu-server/${argv[2]}.conf`];
    if (argv[0] !== 'qm' || argv[1] !== 'set' || exit !== 0 || typeof text !== 'string') return [];
    const {keys, description, pending} = parseGuestConfig(text, 'vm');
    const now = new Map([...keys, ...pending.set, ['description', description]]);
    return argv.flatMap((word, i) => {
      const key = word.slice(2);
      // A volume is made, an address made up.
      if (!word.startsWith('--') || /^(?:delete|digest|scsi\d+|ide\d+|net0)$/.test(key)) return [];
      return [{key, told: argv[i + 1]!, written: now.get(key)}];
    });
  });
  expect(told.length).toBeGreaterThan(10);
  for (const {key, told: asked, written} of told)
    expect([key, asked, written, sameVmValue(key, asked, written)]).toEqual([key, asked, written, true]);
});

test('nothing that qm was recorded to refuse is unknown', () => {
  const refused = recordings.filter(
    ({argv, exit, stderr}) =>
      argv[0] === 'qm' && exit !== 0 && !['wait', 'guest', 'agent'].includes(argv[1]!) && stderr !== '',
  );
  expect(refused.length).toBeGreaterThan(10);
  for (const {argv, exit, stdout, stderr} of refused) {
    const failure = {argv, exitCode: exit, stdout: stdout ?? '', stderr: stderr ?? ''};
    expect([failure.stderr, classify(failure).reason]).not.toEqual([failure.stderr, 'unknown']);
  }
});

test('a VM that is being made is not there yet', () => {
  const state = (text: string) => ({
    id: 900,
    kind: 'vm' as const,
    node: 'pve1',
    config: parseGuestConfig(text, 'vm'),
    running: false,
    firewall: undefined,
  });
  expect(isCreated(state('# qmclone temporary file\nlock: clone\n'))).toBe(false);
  expect(isCreated(state('lock: create\nmemory: 512\n'))).toBe(false);
  expect(isCreated(state('lock: backup\nmemory: 512\n'))).toBe(true);
  expect(isCreated(state('memory: 512\n'))).toBe(true);
});

const storage = (id: string, type: string): Storage => ({
  id,
  type,
  path: undefined,
  content: ['images'],
  nodes: [],
  disable: false,
  properties: new Map(),
});

test.each([
  ['zfspool', 's:vm-1-disk-0', true],
  ['lvmthin', 's:vm-1-disk-0', true],
  ['rbd', 's:vm-1-disk-0', true],
  ['btrfs', 's:1/vm-1-disk-0.raw', true],
  ['nfs', 's:1/vm-1-disk-0.qcow2', true],
  ['nfs', 's:1/vm-1-disk-0.raw', false],
  ['dir', 's:1/vm-1-disk-0.vmdk', false],
  ['lvm', 's:vm-1-disk-0', false],
  ['lvm', 's:vm-1-disk-0.qcow2', true],
  ['iscsi', 's:0.0.1.lun1', false],
])('a VM on %s (%s) can be snapshotted: %s', (type, volume, can) => {
  const config = {keys: new Map([['scsi0', `${volume},size=1G`]])};
  expect(vmSnapshotObstacle(config, [storage('s', type)]) === undefined).toBe(can);
  expect(vmSnapshotObstacle(config, [])).toContain("unknown storage 's'");
});

test('a guest that does not react says how to stop it all the same', () => {
  const failed = {argv: ['qm', 'shutdown', '900', '--timeout', '180'], exitCode: 255, stdout: ''};
  const timeout = classify({...failed, stderr: 'VM quit/powerdown failed - got timeout\n'});
  expect(timeout).toMatchObject({reason: 'did-not-stop', transient: false});
  expect(timeout.hint).toContain('phoenix stop 900 --force');
  expect(classify({...failed, stderr: 'VM is paused - cannot shutdown\n'}).reason).toBe('paused');
});

test('a start that QEMU refused names what it lacks, which stands on stdout', () => {
  const failed = {argv: ['qm', 'start', '900'], exitCode: 255, stderr: 'start failed: QEMU exited with code 1\n'};
  const reasonOf = (stdout: string) => classify({...failed, stdout});
  expect(reasonOf("PCI device '0000:01:00.0' already in use by VMID '901'\n")).toMatchObject({
    reason: 'device-in-use',
    hint: expect.stringContaining('VM 901'),
  });
  expect(reasonOf('IOMMU not present\n').reason).toBe('no-iommu');
  expect(reasonOf("bridge 'vmbr9' does not exist\n").reason).toBe('bridge-missing');
  expect(reasonOf('').reason).toBe('start-failed');
});
