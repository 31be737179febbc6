import {expect, test} from '@jest/globals';
import {Secret} from '@phoenix/kit';
import {container, containerIn, load, machine, machineIn, placed} from './config-folder.js';

type Keyed = Readonly<Record<string, unknown>>;

const one = async (changes: Keyed, others: Keyed = {}) => {
  const loaded = await load({vm: {vms: [machine(changes)]}, ...others}, {env: {HASH: '$6$salt$hash', TOKEN: 's3cret'}});
  return {said: placed(loaded), vm: machineIn(loaded.state, 800), state: loaded.state};
};

test('a minimal VM gets the defaults of Proxmox and of phoenix', async () => {
  const {vm, said} = await one({});
  expect(said).toEqual([]);
  expect(vm).toEqual({
    hostname: 'vm',
    origin: {from: 'image', image: 'debian-12.qcow2'},
    isTemplate: false,
    memoryMb: 2048,
    disk: {storage: 'local-zfs'},
    scsihw: 'virtio-scsi-single',
    nics: [{bridge: 'vmbr0', ip: 'dhcp'}],
    nameservers: [],
    cloudInit: {packages: ['qemu-guest-agent'], runcmd: [], writeFiles: []},
    seeded: true,
    entered: true,
    disks: [],
    cdroms: {},
    secureBoot: false,
    usb: [],
    options: {},
    hostpci: [],
    volumes: [],
    onboot: false,
    protection: false,
    tags: [],
    features: [],
    healthChecks: [],
    dependencies: [],
    lifecycleSnapshots: true,
    endsRunning: true,
    starts: true,
    suites: [],
  });
});

test('everything that a VM can be given, in the words of Proxmox and cloud-init', async () => {
  const {vm, said, state} = await one(
    {
      template_image: 'https://example.org/images/noble%2Damd64.img?v=2',
      image_checksum: `sha256:${'AB'.repeat(32)}`,
      pool: 'house',
      machine: 'q35',
      bios: 'ovmf',
      cpu_type: 'host',
      disk_size_gb: 20,
      network_bridge: 'vmbr0',
      network_config: {
        ...{ip: '10.0.0.7/24', gw: '10.0.0.1', bridge: 'vmbr1', vlan: 7, mac: '52:54:00:00:00:07'},
        ...{nameservers: ['10.0.0.1', '1.1.1.1'], searchdomain: 'lan'},
      },
      firewall: {enabled: true, rules: []},
      user_config: {username: 'me', password_hash: 'env:HASH', ssh_public_keys: ['a b c', 'a b c', ''], sudo: true},
      cloud_init: {
        user_data_template: 'cloud/user.yaml',
        packages: ['htop', 'qemu-guest-agent'],
        runcmd: ['echo $HOME', ['touch', '/a b']],
        write_files: [
          {path: '/etc/token', content: 'env:TOKEN', permissions: '0600', owner: 'me:me'},
          {path: '/etc/motd', content: 'aMOpCg==', encoding: 'b64', append: true},
        ],
      },
      volumes: [{type: 'nfs', server: 'nas.lan', path: '/export', mount_point: '/data'}],
      tests: {smoke: [{name: 'up', type: 'command', argv: ['true']}]},
    },
    {files: {'cloud/user.yaml': '#cloud-config\n'}},
  );
  expect(said).toEqual([
    'warning no-effect vm:14:25 800 (vm): network_bridge has no effect beside network_config.bridge "vmbr1"',
  ]);
  expect(vm).toMatchObject({
    origin: {
      from: 'image',
      image: 'noble-amd64.img',
      url: 'https://example.org/images/noble%2Damd64.img?v=2',
      checksum: {algorithm: 'sha256', hex: 'ab'.repeat(32)},
    },
    pool: 'house',
    machine: 'q35',
    bios: 'ovmf',
    cpuType: 'host',
    disk: {storage: 'local-zfs', sizeGb: 20},
    nics: [
      {
        ...{bridge: 'vmbr1', ip: '10.0.0.7/24', gw: '10.0.0.1', vlan: 7, firewall: true},
        hwaddr: '52:54:00:00:00:07',
      },
    ],
    nameservers: ['10.0.0.1', '1.1.1.1'],
    searchdomain: 'lan',
    volumes: [{type: 'nfs', server: 'nas.lan', path: '/export', mountPoint: '/data'}],
    suites: [
      {name: 'smoke', tests: [{name: 'up', on: 'guest', timeoutS: 60, probe: {type: 'command', argv: ['true']}}]},
    ],
  });
  const {user, packages, runcmd, writeFiles, userDataTemplate} = vm!.cloudInit;
  expect(user).toMatchObject({username: 'me', sshPublicKeys: ['a b c'], sudo: 'ALL=(ALL) NOPASSWD:ALL'});
  expect(user?.passwordHash?.reveal()).toBe('$6$salt$hash');
  expect([packages, runcmd]).toEqual([
    ['qemu-guest-agent', 'htop'],
    ['echo $HOME', ['touch', '/a b']],
  ]);
  expect(userDataTemplate).toEqual({name: 'user.yaml', content: '#cloud-config\n'});
  expect(writeFiles).toEqual([
    {path: '/etc/token', content: new Secret('s3cret'), permissions: '0600', owner: 'me:me'},
    {path: '/etc/motd', content: 'hé\n', append: true},
  ]);
  expect(JSON.stringify(state?.guests.get(800))).not.toMatch(/s3cret|\$6\$/);
  // Cloud-init's documents need a storage for snippets; an image that names its storage needs it there.
  expect(state?.node.settings.storages).toEqual([
    {id: 'local-zfs', content: ['images'], backend: {type: 'existing'}},
    {id: 'local', content: ['snippets'], backend: {type: 'existing'}},
  ]);
});

test('GPUs and PCI devices', async () => {
  const gpus = [
    {index: 0, pci_address: '0000:01:00.0'},
    {index: 1, pci_address: '0A:00'},
  ];
  const {vm, said} = await one(
    {gpu_assignment: '0,1', hostpci: ['0000:01:00,pcie=1,x-vga=1,rombar=0', 'mapping=nic0']},
    {hypervisor: {gpus}},
  );
  expect(said).toEqual(['info chosen-machine vm:9:18 800 (vm) gets machine q35: its PCI Express device needs it']);
  expect([vm?.machine, vm?.hostpci]).toEqual([
    'q35',
    [
      {device: {address: '0000:01:00'}, pcie: true, primary: true, rombar: false},
      {device: {mapping: 'nic0'}, pcie: false, primary: false},
      {device: {address: '0000:0a:00'}, pcie: true, primary: false},
    ],
  ]);
  const old = await one({gpu_assignment: 0, machine: 'pc'}, {hypervisor: {gpus}});
  expect(old.said).toEqual([]);
  expect(old.vm?.hostpci).toEqual([{device: {address: '0000:01:00.0'}, pcie: false, primary: false}]);
});

test('clones: from a template, linked, or from a snapshot; guests of both kinds wait for each other', async () => {
  const {state, diagnostics} = await load({
    lxc: {lxc_configs: {900: container({dependencies: [802]})}},
    vm: {
      vm_defaults: {start_at_boot: true, user_config: {username: 'me'}},
      vms: [
        machine({is_template: true, disk_size_gb: 8, template_image: 'local:import/debian-12.qcow2'}),
        machine({
          vmid: 801,
          name: 'a',
          template_image: undefined,
          clone_from_vmid: 800,
          linked_clone: true,
          storage_pool: undefined,
        }),
        machine({
          vmid: 802,
          name: 'b',
          template_image: undefined,
          clone_from_vmid: '803',
          dependencies: [801],
          storage_pool: 'local-lvm',
        }),
        machine({vmid: 803, name: 'c', template_snapshot_name: 'base', disk_size_gb: 9}),
      ],
    },
    hypervisor: {},
  });
  expect(diagnostics).toEqual([]);
  const [template, linked, full] = [800, 801, 802].map((id) => machineIn(state, id));
  expect(template).toMatchObject({isTemplate: true, onboot: false, lifecycleSnapshots: false, endsRunning: false});
  expect(linked).toMatchObject({origin: {from: 'clone', source: 800, linked: true}, clonedFrom: 800, onboot: true});
  expect(linked?.origin).not.toHaveProperty('sharesIdentity');
  expect(linked?.disk).toEqual({storage: 'local-zfs'});
  expect(full).toMatchObject({
    origin: {from: 'clone', source: 803, linked: false, snapname: 'base', sharesIdentity: true},
    disk: {storage: 'local-lvm'},
    dependencies: [801],
  });
  expect(containerIn(state, 900)?.dependencies).toEqual([802]);
  expect(state?.node.settings.storages).toContainEqual({
    id: 'local',
    content: ['import', 'snippets'],
    backend: {type: 'existing'},
  });
});

/** What the case is about, what is said, the VMs (800 and on), the other files. */
const CASES: readonly (readonly [string, readonly string[], readonly Keyed[], Keyed?])[] = [
  [
    'dependencies in a circle across kinds, and on a template',
    [
      'error cycle vm:9:9 waits for itself: 900 -> 800 -> 900',
      'error template-dependency vm:18:9 801 (two) depends on 802 (three), which is a template and never runs',
    ],
    [
      machine({dependencies: [900]}),
      machine({vmid: 801, name: 'two', dependencies: [802]}),
      machine({vmid: 802, name: 'three', is_template: true}),
    ],
    {lxc: {lxc_configs: {900: container({dependencies: [800]})}}},
  ],
  [
    'clone sources',
    [
      'error missing-clone-source vm:7:26 800 (vm) is cloned from 809, which no file has',
      'error wrong-clone-source vm:13:26 801 (two) cannot be cloned from 900 (one): one is a container, the other a VM',
      'error linked-clone vm:20:23 802 (three) is a linked clone of 803 (four), which is no template',
      'error disk-smaller vm:21:23 802 (three) has a disk of 4 GiB, smaller than the 9 GiB of its clone source 803 (four)',
      'error linked-clone vm:33:23 804 (five) is a linked clone: its disk lies on local-zfs with that of 805 (six), not on local-lvm',
    ],
    [
      machine({template_image: undefined, clone_from_vmid: 809}),
      machine({vmid: 801, name: 'two', template_image: undefined, clone_from_vmid: 900}),
      machine({
        vmid: 802,
        name: 'three',
        template_image: undefined,
        clone_from_vmid: 803,
        linked_clone: true,
        disk_size_gb: 4,
      }),
      machine({vmid: 803, name: 'four', disk_size_gb: 9}),
      machine({
        vmid: 804,
        name: 'five',
        template_image: undefined,
        storage_pool: 'local-lvm',
        clone_from_vmid: 805,
        linked_clone: true,
      }),
      machine({vmid: 805, name: 'six', is_template: true}),
    ],
    {lxc: {lxc_configs: {900: container()}}},
  ],
  [
    'what a template has no use for',
    [
      'warning no-effect vm:9:33 800 (vm): template_snapshot_name has no effect on a template: it never runs',
      'warning no-effect vm:10:37 800 (vm): enable_lifecycle_snapshots has no effect: a template has no snapshots',
      'warning no-effect vm:11:24 800 (vm): start_at_boot has no effect on a template: it never runs',
      'warning no-effect vm:12:23 800 (vm): health_check has no effect on a template: it never runs',
    ],
    [
      machine({
        is_template: true,
        template_snapshot_name: 'base',
        enable_lifecycle_snapshots: true,
        start_at_boot: true,
        health_check: {argv: ['true']},
      }),
    ],
  ],
  [
    'PCI devices that cannot be',
    [
      'error hostpci vm:9:9 800 (vm): hostpci "01:00.0;01:00.1": "01:00.0;01:00.1" is no PCI address like 0000:01:00.0; each device has an entry of its own',
      'error hostpci vm:10:9 800 (vm): hostpci "0000:02:00,mdevs=x": Proxmox has no property mdevs there; pcie, rombar, x-vga, romfile, mdev, legacy-igd, vendor-id, device-id, sub-vendor-id, sub-device-id',
      'error hostpci vm:11:9 800 (vm): hostpci "pcie=1": it names one device: an address or mapping=NAME',
      'error gpu-address vm:19:25 801 (two) is given GPU 1, which has no pci_address in the hypervisor file',
      'error gpu-address vm:26:25 802 (three) is given GPU 4, which the hypervisor file does not declare',
      'error needs-q35 vm:33:18 803 (four): a device with pcie=1 needs machine q35, not pc',
    ],
    [
      machine({hostpci: ['01:00.0;01:00.1', '0000:02:00,mdevs=x', 'pcie=1']}),
      machine({vmid: 801, name: 'two', gpu_assignment: '1'}),
      machine({vmid: 802, name: 'three', gpu_assignment: 4}),
      machine({vmid: 803, name: 'four', machine: 'pc', hostpci: ['0000:03:00,pcie=1']}),
    ],
    {hypervisor: {gpus: [{index: 1}]}},
  ],
  [
    'one device for two',
    [
      "error gpu-bound-to-vfio hypervisor:11:7 10de:2204 is GPU 0, which container 900 (one) uses through the node's driver",
      'info chosen-machine vm:8:25 800 (vm) gets machine q35: its PCI Express device needs it',
      'error device-taken vm:8:25 800 (vm) is given the device 0000:01:00, which 900 (one) has: both are to run',
      'error device-taken vm:16:9 801 (two) is given the device 0000:01:00, which 900 (one) has: both are to run',
    ],
    [machine({gpu_assignment: '0'}), machine({vmid: 801, name: 'two', hostpci: ['01:00.1']})],
    {
      lxc: {lxc_configs: {900: container({gpu_assignment: '0'})}},
      hypervisor: {gpus: [{index: 0, pci_address: '01:00.0', pci_id: '10DE:2204'}], vfio: {pci_ids: ['10de:2204']}},
    },
  ],
  [
    'users, files, images and volumes',
    [
      'warning placeholder vm:9:26 vms[0] user_config.password_hash is the placeholder "NOT_SET"; read as not set',
      'error malformed vm:16:24 800 (vm): the content is no base64 of UTF-8 text',
      'error missing-template vm:20:31 there is no nope.yaml',
      'error mount-conflict vm:28:9 800 (vm): two volumes are mounted on /data',
      'error image vm:38:25 801 (two): "https://example.org/" names no file',
      'error no-hash vm:42:26 vms[1] user_config.password_hash: what env:PLAIN holds is no password hash',
      'error image vm:48:25 802 (three): "isos/debian.img" is no file name, volume id, absolute path or URL',
      'warning no-effect vm:50:22 802 (three): user_config has no effect without username',
      'warning no-effect vm:54:15 802 (three): gw has no effect without ip',
      'error image vm:60:25 803 (four): "local:vztmpl/x.img" is no volume id of an image',
      'error plain-secret vm:64:26 vms[3] user_config.password_hash is a password in plain text',
      'error missing-key vm:67:5 vms[4] has no "storage_pool"',
      'error image vm:75:25 805 (six): "https://example.org/haos.vdi.zip" is compressed, and a disk is imported from an image as it is',
      'error image vm:81:25 806 (seven): "/srv/flatcar.IMG.bz2" is compressed, and a disk is imported from an image as it is',
    ],
    [
      machine({
        user_config: {password_hash: 'NOT_SET', username: 'me'},
        cloud_init: {
          write_files: [{path: '/a', content: '//4=', encoding: 'b64'}],
          user_data_template: 'nope.yaml',
        },
        volumes: [
          {server: 'nas', path: '/a', mount_point: '/data'},
          {server: 'nas', path: '/b', mount_point: '/data/'},
        ],
      }),
      machine({
        vmid: 801,
        name: 'two',
        template_image: 'https://example.org/',
        user_config: {username: 'me', password_hash: 'env:PLAIN'},
      }),
      machine({
        vmid: 802,
        name: 'three',
        template_image: 'isos/debian.img',
        user_config: {ssh_public_keys: []},
        network_config: {gw: '10.0.0.1'},
      }),
      machine({
        vmid: 803,
        name: 'four',
        template_image: 'local:vztmpl/x.img',
        user_config: {username: 'me', password_hash: 'hunter2'},
      }),
      machine({vmid: 804, name: 'five', storage_pool: undefined}),
      machine({vmid: 805, name: 'six', template_image: 'https://example.org/haos.vdi.zip'}),
      machine({vmid: 806, name: 'seven', template_image: '/srv/flatcar.IMG.bz2'}),
    ],
  ],
];

test.each(CASES)('%s', async (_name, said, vms, others = {}) => {
  const loaded = await load({vm: {vms}, ...others}, {env: {PLAIN: 'hunter2'}});
  expect(placed(loaded)).toEqual(said);
});
