import {afterAll, expect, test} from '@jest/globals';
import {bareProfile, type NodeSetup, type Profile, validateProfile} from '../src/index.js';
import {prepare} from '../src/lab.js';
import {goDown} from '../src/reboot.js';
import {realTime} from '../src/time.js';
import {compareVersions} from '../src/verbs/system/apt/compare-versions.js';
import {newFolder, newNode, type Run, removeFolders} from './rig.js';

afterAll(removeFolders);

const disks = [
  '/dev/disk/by-id/nvme-A_1',
  '/dev/disk/by-id/nvme-A_2',
  '/dev/disk/by-id/ata-B_1',
  '/dev/disk/by-id/ata-B_2',
];
const needs = {
  storages: [{id: 'tank-vms', content: 'images,rootdir', pool: 'tank/vms'}],
  templates: [],
  bridges: ['vmbr0'],
  gpuCount: 1,
  pools: [
    {
      name: 'tank',
      raidLevel: 'raid10' as const,
      disks,
      datasets: [{name: 'tank/vms', properties: {compression: 'lz4'}}],
    },
  ],
  packages: ['zebra-tools'],
  nvidiaVersion: '550.90.07',
};

/** A bare node in a folder of its own; `setup` adds to its profile. */
function bare(setup: NodeSetup = {}): {
  readonly sh: Run;
  readonly node: ReturnType<typeof newNode>;
  readonly profile: Profile;
} {
  const profile = bareProfile(needs);
  const full = {...profile, setup: {...profile.setup, ...setup}};
  const dir = newFolder();
  prepare(dir, realTime(0), full).timers.close();
  const node = newNode(dir, 0, full);
  return {sh: node.sh, node, profile: full};
}

const said = async (sh: Run, script: string, stdin: string | Buffer = ''): Promise<string> => {
  const {end, stdout, stderr} = await sh(script, stdin);
  return stdout + stderr + ('code' in end && end.code !== 0 ? `exit ${end.code}\n` : '');
};
const withSources =
  'echo "deb http://deb.debian.org/debian bookworm main contrib non-free non-free-firmware" > /etc/apt/sources.list; echo "deb http://download.proxmox.com/debian/pve bookworm pve-no-subscription" > /etc/apt/sources.list.d/own.list; rm /etc/apt/sources.list.d/pve-enterprise.list /etc/apt/sources.list.d/ceph.list; apt-get update >/dev/null';

test('a bare node is as the installer leaves it, with the disks and cards of the configuration', async () => {
  const {sh, profile} = bare();
  expect(validateProfile(profile)).toEqual({profile});
  expect(
    await said(sh, 'cat /etc/pve/storage.cfg; zpool status; zfs list -Hp; findmnt -rn -t zfs; test -d /tank'),
  ).toBe('dir: local\n\tpath /var/lib/vz\n\tcontent iso,vztmpl,backup\n\nno pools available\nexit 1\n');
  expect(
    await said(
      sh,
      'ls /dev/disk/by-id; readlink -f /dev/disk/by-id/ata-B_1; test -b /dev/disk/by-id/nvme-A_1 && wipefs -n -J /dev/disk/by-id/nvme-A_1',
    ),
  ).toBe('ata-B_1\nata-B_2\nnvme-A_1\nnvme-A_2\n/dev/sdb\n');
  expect(
    await said(
      sh,
      'dpkg-query -W sudo samba; command -v visudo testparm exportfs nvidia-smi; ls /dev/nvidia0; pve-firewall status; uname -r',
    ),
  ).toMatch(/no packages found matching sudo\n[\s\S]*samba\n[\s\S]*nvidia0[\s\S]*/);
  expect(
    await said(
      sh,
      'cat /sys/bus/pci/devices/0000:01:00.0/vendor; readlink /etc/localtime; cat /etc/network/interfaces',
    ),
  ).toContain('0x10de\n/usr/share/zoneinfo/Etc/UTC\nauto lo\n');
  expect(await said(sh, 'apt-get update; apt-get install -y sudo')).toMatch(
    /401 {2}Unauthorized[\s\S]*E: The repository 'https:\/\/enterprise/,
  );
  const nine = bare({pve: 9});
  expect(
    await said(nine.sh, 'ls /etc/apt/sources.list.d; cat /etc/apt/sources.list.d/pve-enterprise.sources'),
  ).toContain('Types: deb\nURIs: https://enterprise.proxmox.com/debian/pve\nSuites: trixie\n');
});

test('zpool takes whole, clean, equal disks that are there, in layouts that can be', async () => {
  const {sh} = bare();
  const [a, b, c, d] = disks;
  const cases: readonly (readonly [string, string])[] = [
    ['zpool create tank mirror /dev/nope /dev/sdb', "cannot resolve path '/dev/nope'\nexit 1\n"],
    [
      'zpool create tank nope',
      "cannot open 'nope': no such device in /dev\nmust be a full path or shorthand device name\nexit 1\n",
    ],
    [`zpool create tank mirror ${a}`, 'invalid vdev specification: mirror requires at least 2 devices\nexit 1\n'],
    [`zpool create tank raidz2 ${a} ${b}`, 'invalid vdev specification: raidz2 requires at least 3 devices\nexit 1\n'],
    [`zpool create mirror ${a}`, "cannot create 'mirror': name is reserved\nexit 1\n"],
    [`zpool create -o nope=1 tank ${a}`, "property 'nope' is not a valid pool or vdev property\nexit 1\n"],
    [`zpool create -O nope=1 tank ${a}`, "property 'nope' is not a valid filesystem property\nexit 1\n"],
    [
      `zpool create -o ashift=99 tank ${a}`,
      "cannot create 'tank': property 'ashift' number 99 is invalid, only values between 9 and 16 are allowed.\nexit 1\n",
    ],
    [
      `zpool create tank mirror ${a} ${b} ${c}  ${a}`,
      'cannot create pool: one or more vdevs refer to the same device, or one of\nthe devices is part of an active md or lvm device\nexit 1\n',
    ],
    [
      `zpool create tank mirror ${a} ${b} mirror ${c}`,
      'invalid vdev specification: mirror requires at least 2 devices\nexit 1\n',
    ],
    [
      'mkdir -p /tank/x; zpool create tank sdb',
      "mountpoint '/tank' exists and is not empty\nuse '-m' option to provide a different default\nexit 1\n",
    ],
    [`rm -r /tank; zpool create -o ashift=12 -O compression=lz4 tank mirror ${a} ${b} mirror ${c} ${d}`, ''],
    [
      `zpool create other ${a}`,
      `invalid vdev specification\nuse '-f' to override the following errors:\n${a}-part1 is part of active pool 'tank'\nexit 1\n`,
    ],
    [
      `zpool create -f other ${a}`,
      `invalid vdev specification\nthe following errors must be manually repaired:\n${a}-part1 is part of active pool 'tank'\nexit 1\n`,
    ],
    ['zpool get -Hp -o value size,health', '2199023255552\nONLINE\n'],
    [
      'zpool get -Hp -o name,property,value,source ashift,autotrim tank',
      'tank\tashift\t12\tlocal\ntank\tautotrim\toff\tdefault\n',
    ],
    ['zpool set autotrim=on tank; zpool get -Hp -o value autotrim tank', 'on\n'],
    [
      'zpool get -Hp nope tank',
      'bad property list: invalid property \'nope\'\nusage:\n\tget [-Hp] [-o "all" | field[,...]] <"all" | property[,...]> <pool> ...\nexit 2\n',
    ],
    ['zpool status nope', "cannot open 'nope': no such pool\nexit 1\n"],
    [
      'findmnt -n -o SOURCE,FSTYPE /tank; mountpoint -q /tank && echo is; grep -c zfs /proc/mounts',
      'tank zfs\nis\n1\n',
    ],
    [
      'wipefs -n --noheadings -o TYPE /dev/disk/by-id/ata-B_1; ls /dev/disk/by-id | grep B_1',
      'gpt\nata-B_1\nata-B_1-part1\nata-B_1-part9\n',
    ],
  ];
  for (const [script, answer] of cases) expect([script, await said(sh, script)]).toEqual([script, answer]);
  expect(await said(sh, 'zpool status -P tank')).toContain(
    `\ttank                                ONLINE       0     0     0\n\t  mirror-0                          ONLINE       0     0     0\n\t    ${a}-part1  ONLINE`,
  );
  expect(
    await said(
      sh,
      'zpool status -L -P tank | grep -c -E "/dev/(nvme[01]n1p1|sd[bc]1) "; readlink -m -- /dev/disk/by-id/ata-B_1',
    ),
  ).toBe('4\n/dev/sdb\n');
  const used = bare({
    disks: [
      {id: 'ata-OLD_1', bytes: 2 ** 40, signature: 'ext4'},
      {id: 'ata-NEW_1', bytes: 2 ** 41},
    ],
  });
  expect(
    await said(
      used.sh,
      'zpool create tank ata-OLD_1; wipefs -n --noheadings -o TYPE /dev/disk/by-id/ata-OLD_1; wipefs -a /dev/disk/by-id/ata-OLD_1; zpool create tank mirror ata-OLD_1 ata-NEW_1; zpool create -f tank mirror ata-OLD_1 ata-NEW_1; zpool create tank sdz',
    ),
  ).toBe(
    "ext4\n/dev/sdb: 8 bytes were erased at offset 0x438 (ext4)\ninvalid vdev specification\nuse '-f' to override the following errors:\nata-OLD_1 contains a filesystem of type 'ext4'\ninvalid vdev specification\nuse '-f' to override the following errors:\nmirror contains devices of different sizes\ncannot open 'sdz': no such device in /dev\nmust be a full path or shorthand device name\nexit 1\n",
  );
});

test('zfs knows parents, values and where things are mounted; all of it survives server and node', async () => {
  const {sh, node, profile} = bare();
  const cases: readonly (readonly [string, string])[] = [
    ['zfs create tank/a', "cannot create 'tank/a': no such pool 'tank'\nexit 1\n"],
    ['zpool create tank sdb; zfs create tank/a/b', "cannot create 'tank/a/b': parent does not exist\nexit 1\n"],
    ['zfs create -o nope=1 tank/a', "cannot create 'tank/a': invalid property 'nope'\nexit 1\n"],
    [
      'zfs create -o recordsize=1000 tank/a',
      "cannot create 'tank/a': 'recordsize' must be power of 2 from 512B to 16M\nexit 1\n",
    ],
    [
      'zfs create -p -o recordsize=1M -o compression=zstd tank/a/b; zfs create -p tank/a/b; zfs create tank/a/b',
      "cannot create 'tank/a/b': dataset already exists\nexit 1\n",
    ],
    [
      'zfs list -Hp -o name,recordsize,compression,mounted,mountpoint tank/a/b',
      'tank/a/b\t1048576\tzstd\tyes\t/tank/a/b\n',
    ],
    [
      'zfs set mountpoint=/srv/a atime=off tank/a; zfs list -Hp -o mountpoint,atime tank/a/b; test -d /srv/a/b && findmnt -rn -o TARGET -t zfs',
      '/srv/a/b\toff\n/tank\n/srv/a\n/srv/a/b\n',
    ],
    [
      'zfs set compression=what tank/a',
      "cannot set property for 'tank/a': 'compression' must be one of 'on | off | lzj",
    ],
    ['zfs list -Hp tank/x', "cannot open 'tank/x': dataset does not exist\nexit 1\n"],
    ['zfs unmount tank/a/b; zfs unmount tank/a/b', "cannot unmount 'tank/a/b': not currently mounted\nexit 1\n"],
    [
      'zfs create -o canmount=noauto tank/n; zfs mount tank/n; zfs mount tank/n',
      "cannot mount 'tank/n': filesystem already mounted\nexit 1\n",
    ],
  ];
  for (const [script, answer] of cases)
    expect([script, (await said(sh, script)).slice(0, answer.length)]).toEqual([script, answer]);
  const again = newNode(node.shared.dir, 0, profile);
  expect(await said(again.sh, 'zfs list -Hp -o name,mounted')).toBe(
    'tank\tyes\ntank/a\tyes\ntank/a/b\tno\ntank/n\tyes\n',
  );
  goDown(again.shared);
  expect(await said(again.sh, 'zfs list -Hp -o name,mounted')).toBe(
    'tank\tyes\ntank/a\tyes\ntank/a/b\tyes\ntank/n\tno\n',
  );
});

test('a storage is active once what it lies on is there', async () => {
  const {sh} = bare();
  const cases: readonly (readonly [string, string])[] = [
    [
      'pvesm add zfspool vms --pool tank/vms',
      "create storage failed: could not activate storage 'vms', zfs error: cannot import 'tank': no such pool available\nexit 255\n",
    ],
    [
      'pvesm add dir isos --path /tank/isos --is_mountpoint 1 --content iso',
      "create storage failed: unable to activate storage 'isos' - directory is expected to be a mount point but is not mounted: '/tank/isos'\nexit 255\n",
    ],
    [
      'zpool create tank sdb; pvesm add zfspool vms --pool tank/vms',
      "create storage failed: zfs error: cannot open 'tank/vms': dataset does not exist\nexit 255\n",
    ],
    [
      'zfs create tank/vms; zfs create tank/isos; pvesm add zfspool vms --pool tank/vms; pvesm add dir isos --path /tank/isos --is_mountpoint 1; pvesm status | grep -c inactive',
      '0\nexit 1\n',
    ],
    [
      'pvesm alloc vms 900 vm-900-disk-0 1G; zfs list -Hp -o name -r tank/vms',
      "successfully created 'vms:vm-900-disk-0'\ntank/vms\ntank/vms/vm-900-disk-0\n",
    ],
    [
      'zfs unmount tank/isos; pvesm status 2>&1 | grep -c inactive; pvesm list isos',
      "1\nunable to activate storage 'isos' - directory is expected to be a mount point but is not mounted: '/tank/isos'\nexit 255\n",
    ],
  ];
  for (const [script, answer] of cases) expect([script, await said(sh, script)]).toEqual([script, answer]);
});

test('apt gives what its sources have, once they were fetched, to one at a time', async () => {
  const {sh} = bare();
  expect(await said(sh, 'apt-get install -y sudo')).toBe('E: Unable to locate package sudo\nexit 100\n');
  expect(await said(sh, withSources)).toBe('');
  expect(await said(sh, 'apt-get install -y nope zebra-tools')).toBe('E: Unable to locate package nope\nexit 100\n');
  expect(await said(sh, 'apt-get install sudo')).toContain('Do you want to continue? [Y/n] Abort.\nexit 1\n');
  expect(await said(sh, 'apt-get -s install samba | grep ^Inst')).toBe(
    'Inst samba-common-bin (2:4.17.12+dfsg-0+deb12u1 Debian:12 [amd64])\nInst samba (2:4.17.12+dfsg-0+deb12u1 Debian:12 [amd64])\n',
  );
  expect(
    await said(
      sh,
      'env DEBIAN_FRONTEND=noninteractive apt-get -y -o DPkg::Lock::Timeout=300 install -- sudo zebra-tools=1.0-1 >/dev/null; apt-get install -y sudo=9',
    ),
  ).toBe("E: Version '9' for 'sudo' was not found\nexit 100\n");
  expect(
    await said(
      sh,
      `dpkg-query -W -f='\${db:Status-Abbrev} \${Package} \${Version}\\n' sudo zebra-tools; visudo -c; dpkg --compare-versions 1.9 lt 1.10 && echo older`,
    ),
  ).toBe('ii  sudo 1.9.13p3-1+deb12u1\nii  zebra-tools 1.0-1\n/etc/sudoers: parsed OK\nolder\n');
  expect(
    await said(
      sh,
      'apt-get -s dist-upgrade | grep ^Inst | cut -d" " -f2; apt-get -y dist-upgrade >/dev/null; uname -r; apt-get -s dist-upgrade | grep -c ^Inst',
    ),
  ).toBe(
    'proxmox-kernel-6.8.12-13-pve-signed\nbase-files\nproxmox-kernel-6.8\npve-manager\n6.8.12-10-pve\n0\nexit 1\n',
  );
  expect(await said(sh, 'flock /var/lib/dpkg/lock-frontend apt-get install -y git')).toContain(
    'E: Could not get lock /var/lib/dpkg/lock-frontend.',
  );
  expect(
    await said(
      sh,
      'echo "dep http://x y z" > /tmp/.new.list; apt-get indextargets -o Dir::Etc::sourcelist=/tmp/.new.list -o Dir::Etc::sourceparts=-',
    ),
  ).toBe(
    'E: Malformed entry 1 in list file /tmp/.new.list (type)\nE: The list of sources could not be read.\nexit 100\n',
  );
  expect(
    await said(
      sh,
      'echo "deb [signed-by=/no.gpg] https://nvidia.github.io/libnvidia-container/stable/deb/amd64 /" > /etc/apt/sources.list.d/n.list; apt-get update | tail -n 1',
    ),
  ).toContain(
    "E: The repository 'https://nvidia.github.io/libnvidia-container/stable/deb/amd64 / InRelease' is not signed.",
  );
  const order = ['1.0~rc1', '1.0', '1.0-1~deb12u1', '1.0-1', '1.0+b1', '1.10', '1:0.1'];
  expect(order.toSorted(compareVersions)).toEqual(order);
});
