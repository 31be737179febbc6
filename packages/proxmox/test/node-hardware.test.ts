import {expect, test} from '@jest/globals';
import type {DatacenterFirewall} from '@phoenix/kit';
import {
  clusterFirewallText,
  covers,
  hasKernelWords,
  isOn,
  readBlockDevices,
  readBootLoader,
  readDatasets,
  readImportable,
  readNvidiaVersion,
  readPeer,
  readPools,
  readSignatures,
  setsGrubLine,
  withChildren,
  withGrubWords,
  withKernelWords,
} from '../src/index.js';

const STATUS = `  pool: rpool
 state: ONLINE
  scan: scrub repaired 0B in 00:01:02 with 0 errors on Sun Jun  8 00:25:03 2025
config:

	NAME         STATE     READ WRITE CKSUM
	rpool        ONLINE       0     0     0
	  /dev/sda3  ONLINE       0     0     0

errors: No known data errors

  pool: tank
 state: DEGRADED
status: One or more devices could not be used because the label is missing or
	invalid.  Sufficient replicas exist for the pool to continue
action: Replace the device using 'zpool replace'.
config:

	NAME               STATE     READ WRITE CKSUM
	tank               DEGRADED     0     0     0
	  raidz2-0         DEGRADED     0     0     0
	    /dev/sdb1      ONLINE       0     0     0
	    replacing-1    DEGRADED     0     0     0
	      /dev/sdc1    FAULTED      0     0     0  too many errors
	      /dev/sdh1    ONLINE       0     0     0  (resilvering)
	    1234567890123  UNAVAIL      0     0     0  was /dev/disk/by-id/ata-D-part1
	    spare-3        ONLINE       0     0     0
	      /dev/sde1    ONLINE       0     0     0
	      /dev/sdi1    ONLINE       0     0     0
	special
	  mirror-1         ONLINE       0     0     0
	    /dev/nvme0n1p1 ONLINE       0     0     0
	    /dev/nvme1n1p1 ONLINE       0     0     0
	logs
	  /dev/sdf1        ONLINE       0     0     0
	spares
	  /dev/sdi1        INUSE     currently in use

errors: No known data errors
`;

test('pools: their data vdevs, with what stands in for a disk, and every device that is theirs', () => {
  expect(readPools('no pools available\n')).toEqual([]);
  const [rpool, tank] = readPools(STATUS);
  expect(rpool).toEqual({
    name: 'rpool',
    state: 'ONLINE',
    vdevs: [{type: 'disk', places: [['/dev/sda3']]}],
    devices: ['/dev/sda3'],
  });
  expect(tank?.state).toBe('DEGRADED');
  expect(tank?.vdevs).toEqual([
    {
      type: 'raidz2',
      places: [['/dev/sdb1'], ['/dev/sdc1', '/dev/sdh1'], ['/dev/disk/by-id/ata-D-part1'], ['/dev/sde1', '/dev/sdi1']],
    },
  ]);
  expect(tank?.devices).toEqual(expect.arrayContaining(['/dev/nvme1n1p1', '/dev/sdf1', '/dev/sdi1']));
  expect(readImportable('   pool: old\n     id: 1\n  state: ONLINE\n\n   pool: new\n     id: 2\n')).toEqual([
    'old',
    'new',
  ]);
});

test('a disk that a stripe just replaces is one place', () => {
  const text =
    '  pool: p\n state: ONLINE\nconfig:\n\n\tNAME STATE READ WRITE CKSUM\n\tp ONLINE 0 0 0\n\t  replacing-0 ONLINE 0 0 0\n\t    /dev/sdb1 ONLINE 0 0 0\n\t    /dev/sdc1 ONLINE 0 0 0\n';
  expect(readPools(text)[0]?.vdevs).toEqual([{type: 'disk', places: [['/dev/sdb1', '/dev/sdc1']]}]);
});

test('datasets: columns by name', () => {
  const found = readDatasets('tank\tfilesystem\tyes\ton\t/tank\t0\ntank/v\tvolume\t-\t-\t-\t-\n', [
    ...['name', 'type', 'mounted', 'canmount', 'mountpoint', 'quota'],
  ]);
  expect(found.get('tank')).toMatchObject({isVolume: false, isMounted: true});
  expect(found.get('tank')?.properties.get('quota')).toBe('0');
  expect(found.get('tank/v')).toMatchObject({isVolume: true, isMounted: false});
});

test('disks: the tree of lsblk, and the signatures of wipefs, of which there may be none', () => {
  const [disk] = readBlockDevices(
    JSON.stringify({
      blockdevices: [
        {
          ...{path: '/dev/sda', type: 'disk', size: 100, mountpoint: null},
          children: [{path: '/dev/sda1', type: 'part', size: '10', mountpoint: '/boot'}],
        },
      ],
    }),
  );
  expect(withChildren(disk!).map(({path, bytes, mountpoint}) => [path, bytes, mountpoint])).toEqual([
    ['/dev/sda', 100, undefined],
    ['/dev/sda1', 10, '/boot'],
  ]);
  expect(readBlockDevices('')).toEqual([]);
  for (const nothing of ['', '\n', '{\n   "signatures": [\n\n   ]\n}\n']) expect(readSignatures(nothing).size).toBe(0);
  const two =
    '{"signatures": [{"device": "sdb", "type": "gpt"}, {"device": "sdb", "type": "gpt"}, {"device": "/dev/sdc", "type": "ext4"}]}';
  expect([...readSignatures(two)]).toEqual([
    ['sdb', ['gpt']],
    ['sdc', ['ext4']],
  ]);
});

test('the kernel line: words are replaced by their key, and stand once', () => {
  const words = ['intel_iommu=on', 'iommu=pt'];
  expect(withKernelWords('quiet', words)).toBe('quiet intel_iommu=on iommu=pt');
  expect(withKernelWords('intel_iommu=off  quiet iommu=pt', words)).toBe('intel_iommu=on quiet iommu=pt');
  expect(hasKernelWords('ro intel_iommu=on iommu=pt x', words)).toBe(true);
  expect(hasKernelWords('ro intel_iommu=on iommu=pt,strict', words)).toBe(false);
});

test.each([
  ['GRUB_CMDLINE_LINUX_DEFAULT="quiet"\nX=1\n', 'GRUB_CMDLINE_LINUX_DEFAULT="quiet iommu=pt"\nX=1\n'],
  ["GRUB_CMDLINE_LINUX_DEFAULT='quiet'\n", 'GRUB_CMDLINE_LINUX_DEFAULT="quiet iommu=pt"\n'],
  ['GRUB_CMDLINE_LINUX_DEFAULT=quiet\n', 'GRUB_CMDLINE_LINUX_DEFAULT="quiet iommu=pt"\n'],
  ['GRUB_CMDLINE_LINUX_DEFAULT=""\n', 'GRUB_CMDLINE_LINUX_DEFAULT="iommu=pt"\n'],
  ['GRUB_CMDLINE_LINUX_DEFAULT=\n', 'GRUB_CMDLINE_LINUX_DEFAULT="iommu=pt"\n'],
  [
    'GRUB_CMDLINE_LINUX_DEFAULT="a"\nGRUB_CMDLINE_LINUX_DEFAULT="b"\n',
    'GRUB_CMDLINE_LINUX_DEFAULT="a"\nGRUB_CMDLINE_LINUX_DEFAULT="b iommu=pt"\n',
  ],
  ['# GRUB_CMDLINE_LINUX_DEFAULT="x"\n', '# GRUB_CMDLINE_LINUX_DEFAULT="x"\nGRUB_CMDLINE_LINUX_DEFAULT="iommu=pt"\n'],
  ['', 'GRUB_CMDLINE_LINUX_DEFAULT="iommu=pt"\n'],
  ["GRUB_CMDLINE_LINUX_DEFAULT='iommu=pt'\n", "GRUB_CMDLINE_LINUX_DEFAULT='iommu=pt'\n"],
  ['GRUB_CMDLINE_LINUX_DEFAULT="$X quiet"\n', undefined],
  ['GRUB_CMDLINE_LINUX_DEFAULT="`x`"\n', undefined],
])('grub: %j', (before, after) => {
  expect(withGrubWords(before, ['iommu=pt'])).toBe(after);
  if (after !== undefined) expect(withGrubWords(after, ['iommu=pt'])).toBe(after);
});

test('what boots the node', () => {
  const said = (kinds: string) => `System currently booted with uefi\nE0E0-0001 is configured with: ${kinds}\n`;
  expect(readBootLoader('')).toEqual({systemdBoot: false, grub: true, proxmoxTool: false});
  expect(readBootLoader(said('uefi (versions: 6.8.12-10-pve)'))).toEqual({
    systemdBoot: true,
    grub: false,
    proxmoxTool: true,
  });
  expect(readBootLoader(said('grub (versions: 6.8.12-10-pve)'))).toEqual({
    systemdBoot: false,
    grub: true,
    proxmoxTool: true,
  });
  expect(readBootLoader(said('uefi (versions: 1), grub (versions: 1)'))).toEqual({
    systemdBoot: true,
    grub: true,
    proxmoxTool: true,
  });
  expect(setsGrubLine('GRUB_CMDLINE_LINUX="x"\n')).toBe(false);
  expect(setsGrubLine('export GRUB_CMDLINE_LINUX_DEFAULT=x\n')).toBe(true);
});

test('the driver in the kernel, closed and open', () => {
  expect(readNvidiaVersion('NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.216.01  Tue Oct\n')).toBe('535.216.01');
  expect(readNvidiaVersion('NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  550.54.14  Release Build\n')).toBe(
    '550.54.14',
  );
  expect(readNvidiaVersion(undefined)).toBeUndefined();
});

test('where a session comes from', () => {
  expect(readPeer('\n')).toBeUndefined();
  expect(readPeer('10.0.0.5 40000 10.0.0.13 22\n')).toEqual({address: '10.0.0.5', port: 22});
  expect(readPeer('::ffff:10.0.0.5 40000 ::ffff:10.0.0.13 2222')).toEqual({address: '10.0.0.5', port: 2222});
  expect(readPeer('fe80::1%vmbr0 40000 fe80::2%vmbr0 22')).toEqual({address: 'fe80::1', port: 22});
});

test.each([
  ['10.0.0.0/8', '10.200.3.4', true],
  ['10.0.0.0/8', '11.0.0.1', false],
  ['10.0.0.5', '10.0.0.5', true],
  ['10.0.0.5', '10.0.0.50', false],
  ['0.0.0.0/0', '192.0.2.1', true],
  ['fd00::/64', 'fd00::1', true],
  ['fd00::/64', 'fd00:0:0:1::1', false],
  ['fd00:0:0:0:0:0:0:1', 'FD00::1', true],
  ['::/0', '10.0.0.1', false],
  ['admins', '10.0.0.1', false],
])('%s covers %s: %s', (network, address, answer) => {
  expect(covers(network, address)).toBe(answer);
});

const RULE = {type: 'in', action: 'ACCEPT', proto: 'tcp', dport: '443', enabled: true} as const;
const PEER = {address: '10.0.0.5', port: 22};

test.each([
  ['nothing', ''],
  ['options alone', '[OPTIONS]\nenable: 0\n'],
  ['rules of somebody', '[RULES]\nIN SSH(ACCEPT)\n\nOUT DROP # mine\n'],
  [
    'our rules',
    '[OPTIONS]\n\nenable: 1\n\n[RULES]\n\nIN DROP\nIN ACCEPT -p udp # phoenix: old\nIN REJECT\n|IN DROP # phoenix\n',
  ],
  [
    'groups and sets',
    '# note\n[OPTIONS]\n\nenable: 1\n\n[ipset management]\n\n10.0.0.0/24\n\n[IPSET x] # c\n\n10.0.0.5\n\n[group g]\n\nIN DROP\n',
  ],
  ['no line end', '[OPTIONS]\nenable: 1'],
])('cluster.fw, from %s: once is as good as twice, and nobody else loses a line', (_, before) => {
  for (const enabled of [true, false]) {
    const wanted: DatacenterFirewall = {enabled, policyIn: 'REJECT', rules: [{...RULE, comment: 'web'}, RULE]};
    const after = clusterFirewallText(before, wanted, PEER);
    expect(clusterFirewallText(after, wanted, PEER)).toBe(after);
    expect(clusterFirewallText(after, wanted)).toBe(after);
    expect(isOn(after)).toBe(enabled);
    const others = before.split('\n').filter((line) => !/^(enable|policy_in):|# phoenix/.test(line) && line !== '');
    expect(after.split('\n')).toEqual(expect.arrayContaining(others));
    expect(after.match(/# phoenix: web$/gm)).toHaveLength(1);
    expect(after).not.toContain('phoenix: old');
    // Without our rules what stays is what others wrote.
    expect(clusterFirewallText(after, {enabled, rules: []})).not.toMatch(/^\|?(IN|OUT) .*# phoenix/m);
  }
});
