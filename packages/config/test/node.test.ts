import {expect, test} from '@jest/globals';
import {container, load, machine, placed} from './config-folder.js';

type Keyed = Readonly<Record<string, unknown>>;

const one = async (hypervisor: unknown, others: Keyed = {}) => {
  const loaded = await load({hypervisor, ...others}, {env: {HASH: '$6$salt$hash', SMB: 's3cret'}});
  return {said: placed(loaded), settings: loaded.state?.node.settings, state: loaded.state};
};

test('what the file does not name is left alone', async () => {
  const {said, settings} = await one({});
  expect(said).toEqual([]);
  expect(settings).toEqual({
    system: {packages: [], upgrade: false, interfaces: []},
    zfs: {pools: [], datasets: []},
    storages: [],
    users: [],
    gpus: [],
    apparmor: {profiles: [], tunables: []},
    sharedVolumes: [],
    idRanges: [],
    suites: [],
  });
});

test('system, users, shares, driver, firewall and tests', async () => {
  const {said, settings, state} = await one(
    {
      timezone: 'Europe/Berlin',
      network: {
        hostname: 'pve1',
        interfaces: [
          {name: 'vmbr0', address: '10.0.0.13/24', gateway: '10.0.0.1', bridge_ports: ['eno1']},
          {name: 'vmbr1', bridge_ports: []},
        ],
      },
      packages: ['htop', 'htop'],
      repositories: {no_subscription: true},
      users: [
        {
          username: 'me',
          password_hash: 'env:HASH',
          sudo_access: true,
          ssh_public_key: 'a b c\nd e f',
          proxmox_role: 'PVEAdmin',
        },
      ],
      samba: {
        user: 'media',
        password: 'env:SMB',
        shares: [
          {name: 'a', path: '/srv/a', options: 'browseable=yes writable=no', valid_users: ['media']},
          {name: 'b', path: '/srv/b', options: {'force user': 'me too', 'read only': false, 'create mask': 644}},
        ],
      },
      nfs: {exports: [{path: '/srv/a', clients: ['10.0.0.0/24'], options: ['rw', 'sync']}]},
      nvidia_driver: {install: true, version: '580.76.05', checksum: 'AB'.repeat(32)},
      vfio: {pci_ids: ['10DE:2204']},
      gpus: [{index: 0, name: 'A4000', pci_address: '01:00.0'}, {index: 1}],
      apparmor: {profiles: ['extra']},
      firewall: {
        enabled: true,
        default_input_policy: 'DROP',
        rules: [{type: 'in', action: 'SSH(ACCEPT)', source: '10.0.0.0/24'}],
      },
      tests: {
        node: [
          {name: 'script', type: 'script', path: 'a/b.sh', timeout: 5},
          {name: 'port', type: 'tcp', port: 8006},
        ],
      },
    },
    {
      lxc: {lxc_configs: {900: container({gpu_assignment: 0})}},
      files: {
        'apparmor/extra': 'profile extra {\n}\n',
        'apparmor/tunables/home': '@{HOMEDIRS}+=/data/\n',
        'tests/a/b.sh': 'true\n',
      },
    },
  );
  expect(said).toEqual([]);
  expect(settings).toEqual({
    system: {
      repositories: {noSubscription: true, enterprise: false},
      timezone: 'Europe/Berlin',
      hostname: 'pve1',
      packages: ['htop'],
      upgrade: false,
      interfaces: [
        {name: 'vmbr0', address: '10.0.0.13/24', gateway: '10.0.0.1', nameservers: [], bridgePorts: ['eno1']},
        {name: 'vmbr1', nameservers: [], bridgePorts: []},
      ],
    },
    zfs: {pools: [], datasets: []},
    storages: [],
    users: [
      {
        username: 'me',
        passwordHash: expect.anything(),
        proxmoxRole: 'PVEAdmin',
        sudo: true,
        sshPublicKeys: ['a b c', 'd e f'],
      },
    ],
    nvidia: {version: '580.76.05', sha256: 'ab'.repeat(32)},
    vfio: {pciIds: ['10de:2204']},
    samba: {
      user: 'media',
      password: expect.anything(),
      shares: [
        {name: 'a', path: '/srv/a', options: {browseable: 'yes', writable: 'no'}, validUsers: ['media']},
        {
          name: 'b',
          path: '/srv/b',
          options: {'force user': 'me too', 'read only': 'no', 'create mask': '644'},
          validUsers: [],
        },
      ],
    },
    nfs: {exports: [{path: '/srv/a', clients: ['10.0.0.0/24'], options: ['rw', 'sync']}]},
    firewall: {
      enabled: true,
      policyIn: 'DROP',
      rules: [{type: 'in', action: 'SSH(ACCEPT)', source: '10.0.0.0/24', enabled: true}],
    },
    gpus: [{index: 0, name: 'A4000', pciAddress: '0000:01:00.0'}],
    apparmor: {
      profiles: [{name: 'extra', content: 'profile extra {\n}\n'}],
      tunables: [{name: 'home', content: '@{HOMEDIRS}+=/data/\n'}],
    },
    sharedVolumes: [],
    idRanges: [],
    suites: [
      {
        name: 'node',
        tests: [
          {name: 'script', on: 'node', timeoutS: 5, probe: {type: 'script', script: {name: 'b.sh', content: 'true\n'}}},
          {name: 'port', on: 'node', timeoutS: 60, probe: {type: 'tcp', host: '127.0.0.1', port: 8006}},
        ],
      },
    ],
  });
  expect(settings?.users[0]?.passwordHash?.reveal()).toBe('$6$salt$hash');
  expect(settings?.samba?.password?.reveal()).toBe('s3cret');
  expect(JSON.stringify(state?.node)).not.toMatch(/s3cret|\$6\$/);
});

test('pools, datasets and the storages on them; paths of shares that name a dataset', async () => {
  const {said, settings} = await one(
    {
      mount_point_base: '/mnt/data/',
      proxmox_storage_ids: {tank_vm_disks: 'disks', templates: 'local'},
      zfs: {
        arc_max_gb: 0.5,
        pools: [
          {
            name: 'tank',
            raid_level: 'mirror',
            disks: ['/dev/disk/by-id/a', '/dev/disk/by-id/b'],
            options: '-o ashift=12 -O compression=lz4 autotrim=on',
            wipe: ['/dev/disk/by-id/b'],
          },
          {name: 'fast', raid_level: 'single', disks: ['/dev/disk/by-id/c'], options: {ashift: 12, atime: false}},
        ],
        datasets: [
          {
            name: 'vm-disks',
            pool: 'tank',
            properties: 'quota=1.4T,compression=lz4',
            proxmox_storage_type: 'zfspool',
            proxmox_content_type: 'images',
          },
          {name: 'media', pool: 'tank', properties: {recordsize: '1M', atime: false}, proxmox_storage_type: 'zfspool'},
          {name: 'backups', pool: 'fast', proxmox_storage_type: 'dir', proxmox_content_type: 'backup, snippets'},
          {name: 'own', pool: 'fast', properties: 'mountpoint=/srv/own'},
        ],
      },
      samba: {
        shares: [
          {name: 'm', path: 'tank/media/films'},
          {name: 'o', path: '/srv/own'},
          {name: 'p', path: 'tank/other'},
        ],
      },
      nfs: {exports: [{path: '/fast/own/x', clients: ['*']}]},
    },
    {
      lxc: {lxc_configs: {900: container({storage_pool: 'disks'})}},
      vm: {vms: [machine({storage_pool: 'disks'})]},
    },
  );
  expect(said).toEqual([
    'warning dataset-path hypervisor:68:17 share m: "tank/media/films" is read as /mnt/data/tank/media/films, where tank/media is mounted',
    'warning dataset-path hypervisor:76:17 share p: "tank/other" is no dataset of the file; read as /tank/other, a folder of pool tank',
    'warning dataset-path hypervisor:83:17 export: "/fast/own/x" is read as /srv/own/x, where fast/own is mounted',
  ]);
  expect(settings?.zfs).toEqual({
    arcMaxBytes: 512 * 1024 ** 2,
    pools: [
      {
        name: 'tank',
        raidLevel: 'mirror',
        disks: ['/dev/disk/by-id/a', '/dev/disk/by-id/b'],
        options: {ashift: '12', autotrim: 'on'},
        properties: {compression: 'lz4'},
        wipe: ['/dev/disk/by-id/b'],
      },
      {
        name: 'fast',
        raidLevel: 'single',
        disks: ['/dev/disk/by-id/c'],
        options: {ashift: '12'},
        properties: {atime: 'off'},
        wipe: [],
      },
    ],
    datasets: [
      {name: 'tank/vm-disks', pool: 'tank', properties: {quota: '1.4T', compression: 'lz4'}},
      {
        name: 'tank/media',
        pool: 'tank',
        properties: {recordsize: '1M', atime: 'off', mountpoint: '/mnt/data/tank/media'},
      },
      {name: 'fast/backups', pool: 'fast', properties: {mountpoint: '/mnt/data/fast/backups'}},
      {name: 'fast/own', pool: 'fast', properties: {mountpoint: '/srv/own'}},
    ],
  });
  expect(settings?.storages).toEqual([
    {id: 'disks', content: ['images', 'rootdir'], backend: {type: 'zfspool', pool: 'tank/vm-disks'}},
    {id: 'tank-media', content: ['images', 'rootdir'], backend: {type: 'zfspool', pool: 'tank/media'}},
    {
      id: 'fast-backups',
      content: ['backup', 'snippets'],
      backend: {type: 'dir', path: '/mnt/data/fast/backups', isMountpoint: true, dataset: 'fast/backups'},
    },
  ]);
  expect(settings?.samba?.shares.map(({path}) => path)).toEqual([
    '/mnt/data/tank/media/films',
    '/srv/own',
    '/tank/other',
  ]);
  expect(settings?.nfs?.exports.map(({path}) => path)).toEqual(['/srv/own/x']);
});

test('owners of shared volumes and ranges of ids are those of the node', async () => {
  const maps = ['u', 'g'].map((type) => ({type, container_id: 1000, host_id: 1000, size: 1}));
  const {said, settings} = await one(
    {
      shared_volumes: {
        plain: {host_path: '/srv/a', owner_uid: 33, owner_gid: 1000, mounts: {900: '/a'}},
        mapped: {host_path: '/srv/b', owner_uid: 1000, owner_gid: 33, mounts: {901: '/a'}},
        same: {host_path: '/srv/c', owner_uid: 33, mounts: {900: '/c', 901: '/c'}},
        root: {host_path: '/srv/d', owner_uid: 33, mounts: {902: '/d'}},
      },
    },
    {
      lxc: {
        lxc_configs: {
          900: container(),
          901: container({name: 'two', id_maps: maps}),
          902: container({name: 'three', unprivileged: false}),
        },
      },
    },
  );
  expect(said).toEqual([]);
  expect(settings?.sharedVolumes).toEqual([
    {name: 'plain', hostPath: '/srv/a', ownerUid: 100_033, ownerGid: 101_000},
    {name: 'mapped', hostPath: '/srv/b', ownerUid: 1000, ownerGid: 100_033},
    {name: 'same', hostPath: '/srv/c', ownerUid: 100_033},
    {name: 'root', hostPath: '/srv/d', ownerUid: 33},
  ]);
  expect(settings?.idRanges.filter(({type}) => type === 'u')).toEqual([
    {type: 'u', hostId: 100_000, size: 1000},
    {type: 'u', hostId: 1000, size: 1},
    {type: 'u', hostId: 101_001, size: 64_535},
  ]);
});

/** What the case is about, what is said, the hypervisor file, the other files. */
const CASES: readonly (readonly [string, readonly string[], unknown, Keyed?])[] = [
  [
    'pools and datasets that cannot be',
    [
      'error raid-disks hypervisor:7:18 pool a: mirror needs at least 2 disks, not 1',
      'warning unstable-disk hypervisor:8:11 pool a: /dev/sdb may be another disk after a reboot',
      'error malformed hypervisor:10:20 pool a: "-f" is no option like ashift=12',
      'error wipe-stranger hypervisor:11:17 pool a: /dev/sdc is to be wiped and is no disk of the pool',
      'error named-twice hypervisor:16:17 two pools have the name a',
      'error raid-disks hypervisor:18:18 pool a: raid10 needs an even number of disks, not 5',
      'error named-twice hypervisor:20:11 /dev/disk/by-id/x is named twice: a disk belongs to one pool, once',
      'error malformed hypervisor:32:23 "lz4" is no property like compression=lz4',
      'error named-twice hypervisor:35:17 two datasets make the storage a-d-e',
      'error named-twice hypervisor:40:17 two datasets are a/d/e',
      'error named-twice hypervisor:40:17 two datasets make the storage a-d-e',
      'error no-mountpoint hypervisor:44:7 dataset a/f has no folder for a storage of type dir',
    ],
    {
      zfs: {
        pools: [
          {name: 'a', raid_level: 'mirror', disks: ['/dev/sdb'], options: '-f ashift=12', wipe: ['/dev/sdc']},
          {
            name: 'a',
            raid_level: 'raid10',
            disks: ['x', 'x', 'y', 'z', 'w'].map((name) => `/dev/disk/by-id/${name}`),
          },
        ],
        datasets: [
          {name: 'd/e', pool: 'a', proxmox_storage_type: 'dir', properties: 'lz4'},
          {name: 'd-e', pool: 'a', proxmox_storage_type: 'zfspool'},
          {name: 'd/e', pool: 'a', proxmox_storage_type: 'dir'},
          {name: 'f', pool: 'a', proxmox_storage_type: 'dir', properties: 'mountpoint=none'},
        ],
      },
    },
  ],
  [
    'shares, secrets, users',
    [
      'warning placeholder hypervisor:3:23 users.ssh_public_key is the placeholder ""; read as not set',
      'error malformed hypervisor:4:17 users.username must be a login name: lower case letters, digits, _ and -, not "Me"',
      'error plain-secret hypervisor:7:17 samba.password is a password in plain text',
      'error unknown-dataset hypervisor:11:17 share a: "tank/a" is no path, and no dataset of the file',
      'error malformed hypervisor:12:20 share a: "vfs" is no parameter like browseable=yes',
      'error malformed hypervisor:19:17 nfs.exports[0].path must be an absolute path, not "tank/a"',
      'error missing-profile hypervisor:28:7 there is no apparmor/nope',
    ],
    {
      users: {ssh_public_key: '', username: 'Me'},
      samba: {password: '$6$salt$hash', shares: [{name: 'a', path: 'tank/a', options: 'vfs objects=full_audit'}]},
      nfs: {exports: [{path: 'tank/a', clients: ['*']}]},
      apparmor: {profiles: ['nope']},
    },
  ],
  [
    'system, driver, firewall, tests and owners',
    [
      'error malformed hypervisor:2:15 timezone must be a time zone like Europe/Berlin, not "../etc"',
      'error malformed hypervisor:7:20 "10.0.0.300" is no address',
      'error malformed hypervisor:11:20 "10.0.0.1/33" has too long a prefix',
      'error malformed hypervisor:12:20 "10.0.0" is no address',
      'warning driver-mismatch hypervisor:18:16 the node gets NVIDIA driver 580.1, its containers 570.1 (nvidia_driver_version): they must be the same',
      'error malformed hypervisor:22:7 vfio.pci_ids[0] must be vendor and device like 10de:2204, not "01:00.0"',
      'error firewall-rule hypervisor:31:17 the datacenter firewall: a port needs a protocol',
      'error missing-test hypervisor:40:17 there is no tests/nope.sh',
      'error empty-test hypervisor:42:7 the node, suite a: a test of type tcp needs port',
      'warning repeated-test hypervisor:43:17 the node: suite a has two tests "x"',
      'error no-guest hypervisor:45:15 the node has no guest to run "x" in',
      'error two-owners hypervisor:52:20 shared volume "s": its owner_uid is the node\'s 100033 for 900 (one) and 33 for 901 (two)',
    ],
    {
      timezone: '../etc',
      network: {
        interfaces: [
          {name: 'a', address: '10.0.0.300/24'},
          {name: 'b', address: '10.0.0.1/33', gateway: '10.0.0'},
        ],
      },
      nvidia_driver: {install: true, version: '580.1'},
      vfio: {pci_ids: ['01:00.0']},
      firewall: {enabled: true, rules: [{type: 'in', action: 'ACCEPT', port: 22}]},
      tests: {
        a: [
          {name: 'x', type: 'script', path: 'nope.sh'},
          {name: 'x', type: 'tcp', on: 'guest'},
        ],
      },
      shared_volumes: {s: {host_path: '/s', owner_uid: 33, mounts: {900: '/s', 901: '/s'}}},
    },
    {
      lxc: {
        nvidia_driver_version: '570.1',
        lxc_configs: {900: container(), 901: container({name: 'two', unprivileged: false})},
      },
    },
  ],
  [
    'a driver without a version, and one without a word about installing it',
    ['error missing-key hypervisor:2:3 nvidia_driver has no "version"'],
    {nvidia_driver: {install: true}},
  ],
  [
    'a driver that is not installed; repositories of their own',
    [
      'warning no-effect hypervisor:2:3 nvidia_driver has no effect without "install": true',
      'warning unknown-key hypervisor:6:5 repositories has an unknown key "test"',
    ],
    {nvidia_driver: {version: '580.1'}, repositories: {test: true}},
  ],
  [
    'one name twice',
    [
      'error named-twice hypervisor:7:19 two users have the name me',
      'error named-twice hypervisor:17:17 two shares have the name a',
      'error named-twice hypervisor:28:17 two interfaces have the name vmbr0',
    ],
    {
      users: [{username: 'me'}, {username: 'me'}],
      samba: {shares: ['a', 'a'].map((name) => ({name, path: '/srv'}))},
      network: {interfaces: [{name: 'vmbr0'}, {name: 'vmbr0'}]},
    },
  ],
];

test.each(CASES)('%s', async (_name, said, hypervisor, others = {}) => {
  expect(placed(await load({hypervisor, ...others}))).toEqual(said);
});
