import {expect, test} from '@jest/globals';
import {brief, container, load} from './config-folder.js';

type Keyed = Readonly<Record<string, unknown>>;

/** What the case is about, what is said (in the order of the files), the containers, the other files. */
const CASES: readonly (readonly [string, readonly string[], Keyed, Keyed?])[] = [
  [
    'a clone source that no file has',
    ['error missing-clone-source: 901 (two) is cloned from 909, which no file has'],
    {
      900: container({template_snapshot_name: 'base'}),
      901: container({
        name: 'two',
        template: undefined,
        clone_from_ctid: '909',
      }),
    },
  ],
  [
    'a clone source without the snapshot, and larger',
    [
      'error rootfs-smaller: 901 (two) has a root disk of 4 GiB, smaller than the 8 GiB of its clone source 900 (one)',
      'error missing-clone-snapshot: 901 (two) is cloned from 900 (one), which has no template_snapshot_name',
    ],
    {
      900: container(),
      901: container({
        name: 'two',
        template: undefined,
        clone_from_ctid: 900,
        storage_size_gb: 4,
      }),
    },
  ],
  [
    'neither template nor clone source; both',
    [
      'error no-origin: 900 (one) has neither template nor clone_from_ctid',
      'error two-origins: 901 (two) has both template and clone_from_ctid',
      'error missing-clone-snapshot: 901 (two) is cloned from 900 (one), which has no template_snapshot_name',
    ],
    {
      900: container({template: undefined}),
      901: container({name: 'two', clone_from_ctid: 900}),
    },
  ],
  [
    'cycles',
    [
      'warning single-for-list: 901 dependencies is a single value where a list is meant; read as a list of one',
      'error cycle: waits for itself: 900 -> 901 -> 902 -> 900',
      'error unknown-dependency: 902 (three) depends on 999, which no file has',
      'error cycle: waits for itself: 903 -> 903',
    ],
    {
      900: container({dependencies: ['901']}),
      901: container({name: 'two', dependencies: 902}),
      902: container({name: 'three', dependencies: [900, 999]}),
      903: container({
        name: 'four',
        template: undefined,
        clone_from_ctid: 903,
        template_snapshot_name: 'base',
      }),
    },
  ],
  [
    'guests that phoenix does not start',
    [
      'warning not-started: 900 (one) is not started by phoenix: its health_check wait until it is',
      'error unstarted-dependency: 901 (two) depends on 900 (one), which phoenix does not start',
      'error unstarted-source: 902 (three) has template_snapshot_name, and what others are cloned from is started once to be made',
    ],
    {
      900: container({start: false, health_check: {command: 'true'}}),
      901: container({name: 'two', dependencies: [900]}),
      902: container({name: 'three', start: false, template_snapshot_name: 'base'}),
      903: container({name: 'four', start: false}),
    },
  ],
  [
    'a gateway out of reach',
    [
      'warning gateway-outside: 900 (ct900) has the gateway 10.0.1.1, which is not in the network of its address 10.0.0.5/24',
      'warning gateway-outside: 901 (ct901) has the gateway 10.0.0.6, which is its own address',
      'warning gateway-outside: 905 (ct905) has the gateway 192.168.4.1, which is not in the network of its address 192.168.3.255/22',
    ],
    {
      900: container({name: 'ct900', network_config: {ip: '10.0.0.5/24', gw: '10.0.1.1'}}),
      901: container({name: 'ct901', network_config: {ip: '10.0.0.6/24', gw: '10.0.0.6'}}),
      // Reached all the same: the host's own network, as providers give it.
      902: container({name: 'ct902', network_config: {ip: '203.0.113.7/32', gw: '172.31.1.1'}}),
      903: container({name: 'ct903', network_config: {ip: '10.0.1.5/23', gw: '10.0.0.1'}}),
      904: container({name: 'ct904', network_config: {ip: '1.2.3.4/0', gw: '9.9.9.9'}}),
      905: container({name: 'ct905', network_config: {ip: '192.168.3.255/22', gw: '192.168.4.1'}}),
    },
  ],
  [
    'a misspelt dhcp is no address that two have',
    [
      'error malformed: 900 network_config.ip must be an address with prefix like 10.0.0.5/24, dhcp or manual, not "dhpc"',
      'error malformed: 901 network_config.ip must be an address with prefix like 10.0.0.5/24, dhcp or manual, not "dhpc"',
    ],
    {
      900: container({name: 'ct900', network_config: {ip: 'dhpc'}}),
      901: container({name: 'ct901', network_config: {ip: 'dhpc'}}),
    },
  ],
  [
    'one id, name, address and MAC twice',
    [
      'warning duplicate-name: 901 (web) has the name web, which 900 (Web) has too',
      'warning duplicate-mac: 901 (web) has the mac 52:54:00:00:00:0a, which 900 (Web) has too',
      'warning no-effect: 901 (web): gw has no effect beside ip dhcp: the gateway comes from the network',
      'warning duplicate-ip: 901 (web) has the ip 10.0.0.5, which 900 (Web) has too',
      'error duplicate-id: id 901 is taken by container 901 (web)',
      'warning duplicate-ip: 901 (vm) has the ip 10.0.0.5, which 900 (Web) has too',
    ],
    {
      900: container({
        name: 'Web',
        mac_address: '52:54:00:00:00:0a',
        network_config: {ip: '10.0.0.5/24'},
      }),
      901: container({
        name: 'web',
        mac_address: '52:54:00:00:00:0A',
        network_config: [{ip: 'dhcp', gw: '10.0.0.1'}, {ip: '10.0.0.5/16'}],
      }),
    },
    {
      vm: {
        vms: [
          {
            vmid: 901,
            name: 'vm',
            template_image: 'debian.qcow2',
            storage_pool: 'local-zfs',
            network_config: {ip: '10.0.0.5/24'},
          },
        ],
      },
    },
  ],
  [
    'one id twice is one mistake, not also a name, an address and a MAC twice',
    ['error duplicate-id: id 901 is taken by VM 901 (builder)'],
    {},
    {
      vm: {
        vms: [1, 2].map(() => ({
          vmid: 901,
          name: 'builder',
          template_image: 'debian.qcow2',
          storage_pool: 'local-zfs',
          network_config: {ip: '10.0.0.5/24', mac: '52:54:00:00:00:0a'},
        })),
      },
    },
  ],
  [
    'a bind mount on a clone source, mounts on one path',
    [
      'error clone-source-with-bind-mount: 900 (one) has the bind mount /srv: Proxmox takes no snapshot of it for 901 (two) to be cloned from',
      'error mount-conflict: 901 (two): volume "b" and volume "a" are both mounted on /data',
    ],
    {
      900: container({
        template_snapshot_name: 'base',
        mount_points: [{host_path: '/srv', container_path: '/srv'}],
      }),
      901: container({
        name: 'two',
        template: undefined,
        clone_from_ctid: 900,
        volumes: [
          {name: 'a', pool: 'local-zfs', size_gb: 1, mount_point: '/data'},
          {name: 'b', pool: 'local-zfs', size_gb: 1, mount_point: '/data/'},
        ],
      }),
    },
  ],
  [
    'raw lines',
    [
      'error malformed-lxc-option: 900 (one): "lxc.cgroup2.device.allow" is not a line like "lxc.key: value"',
      'error unknown-lxc-key: 900 (one): Proxmox does not know "lxc.aparmor.profile" and would drop the line silently',
      'warning apparmor-over-features: 900 (one): lxc.apparmor.profile replaces the profile that Proxmox makes for nesting',
      'error unknown-pct-option: 900 (one): "nestin" is not a container feature',
      'error malformed-pct-option: 900 (one): keyctl must be 0 or 1, not "2"',
    ],
    {
      900: container({
        lxc_options: [
          'lxc.cgroup2.device.allow',
          'lxc.aparmor.profile: unconfined',
          'lxc.apparmor.profile: unconfined',
        ],
        pct_options: ['nesting=1', 'nestin=1', 'keyctl=2'],
      }),
    },
  ],
  [
    'scripts, profiles, secrets',
    [
      'error missing-script: there is no scripts/web.sh',
      'error missing-secret: the environment variable TOKEN is not set',
      'error missing-secret: the secret file key cannot be read',
      'error plain-secret: 900 root_password is a password in plain text',
      'error missing-profile: there is no apparmor/mine',
      'error outside-folder: "../x.sh" is not inside scripts',
      'error empty-health-check: 900 (one): a health check of type tcp needs port',
    ],
    {
      900: container({
        application_script: 'web.sh',
        application_env: {TOKEN: 'env:TOKEN', KEY: 'file:key', PLAIN: 'x'},
        root_password: 'hunter2',
        apparmor_profile: 'mine',
        health_checks: [{type: 'script', path: '../x.sh'}, {type: 'tcp'}],
      }),
    },
    {files: {'scripts/wbe.sh': ''}},
  ],
  [
    'types and ranges',
    [
      'error malformed-key: "99" is not a CTID from 100 to 999999999',
      'error out-of-range: 900 memory_mb must be at least 16, not 8',
      'error wrong-type: 900 cores must be an integer, not the number 1.5',
      'error wrong-type: 900 network_config must be an object or an array, not the string "dhcp"',
      'error wrong-type: 900 volumes must be an array, not an object',
      'error malformed: 900 gpu_assignment must be `none` or GPU indexes like `0,1`, not "all"',
      'error out-of-range: 900 features[0] must have exactly one key',
      'error malformed: 900 mac_address must be a unicast MAC address like 52:54:00:12:34:56, not "01:00:00:00:00:00"',
      'error wrong-type: 900 start_at_boot must be a boolean, not the string "yes"',
      'error malformed: 900 template_snapshot_name must be a snapshot name: a letter, then letters, digits, _ and -, not "1x"',
    ],
    {
      900: container({
        memory_mb: 8,
        cores: 1.5,
        network_config: 'dhcp',
        volumes: {},
        gpu_assignment: 'all',
        features: [{a: {}, b: {}}],
        mac_address: '01:00:00:00:00:00',
        start_at_boot: 'yes',
        template_snapshot_name: '1x',
      }),
      99: {},
    },
  ],
  [
    'storages and GPUs',
    [
      'warning placeholder: users.password_hash is the placeholder "NOT_SET"; read as not set',
      'warning shared-volume-guest: shared volume "certs" is mounted into 909, which no file has; left out',
      'error malformed-key: "x" is not a CTID from 100 to 999999999',
      'warning unknown-storage: 900 (one) uses the storage "tank-disk", which no pool, dataset or storage id provides',
      'warning undeclared-gpu: 900 (one) is given GPU 1, which the hypervisor file does not declare',
    ],
    {900: container({storage_pool: 'tank-disk', gpu_assignment: '0,1'})},
    {
      hypervisor: {
        gpus: [{index: 0}],
        zfs: {
          pools: [{name: 'tank', raid_level: 'single', disks: ['/dev/disk/by-id/a']}],
          datasets: [{name: 'disks', pool: 'tank'}],
        },
        users: {username: 'me', password_hash: 'NOT_SET'},
        shared_volumes: {
          certs: {
            host_path: '/certs',
            mounts: {909: '/certs', x: '/certs'},
          },
        },
      },
    },
  ],
];

test.each(CASES)('%s', async (_name, said, lxc_configs, others = {}) => {
  expect(brief(await load({lxc: {lxc_configs}, ...others}))).toEqual(said);
});

test('a missing key of few values says which', async () => {
  const {diagnostics} = await load({lxc: {lxc_configs: {900: container({tests: {smoke: [{name: 'up'}]}})}}});
  expect(diagnostics.find(({code}) => code === 'missing-key')?.hint).toBe('one of script, command, http, tcp');
});

test('nobody is told to depend on itself, or to be its own clone', async () => {
  const {diagnostics} = await load({
    lxc: {
      lxc_configs: {
        901: container({dependencies: [902]}),
        903: container({name: 'two', template: undefined, clone_from_ctid: 9033}),
        7777: container({name: 'three', dependencies: [77778]}),
        77777: container({name: 'four'}),
      },
    },
  });
  const wrong = diagnostics.filter(({severity}) => severity === 'error');
  const hints = wrong.map(({message, hint}) => `${message}: ${hint}`);
  expect(hints).toEqual([
    '901 (one) depends on 902, which no file has: did you mean "903"?',
    '903 (two) is cloned from 9033, which no file has: undefined',
    '7777 (three) depends on 77778, which no file has: did you mean "77777"?',
  ]);
});
