import {describe, expect, test} from '@jest/globals';
import {brief, container, containerIn, load, placed} from './config-folder.js';

type Keyed = Readonly<Record<string, unknown>>;

const one = async (fields: Keyed) => {
  const loaded = await load({lxc: {lxc_configs: {900: container(fields)}}});
  return {said: brief(loaded), container: containerIn(loaded.state, 900), diagnostics: loaded.diagnostics};
};

describe('what Proxmox can be told of a container', () => {
  test('devices in its own words and as objects, beside GPUs; a path that stands in both is what devices says of it', async () => {
    const {said, container: made} = await one({
      gpu_assignment: '0',
      devices: [
        '/dev/dri/renderD128,gid=104',
        'path=/dev/net/tun,mode=0666,uid=0,deny-write=0',
        '/dev/ttyUSB0,deny-write=1',
        {path: '/dev/dri/card0', gid: 44, mode: '0660', deny_write: true},
        '/dev/nvidia0,mode=0660',
      ],
    });
    expect(said).toEqual([]);
    expect(made?.devices).toEqual([
      ...['/dev/nvidiactl', '/dev/nvidia-uvm', '/dev/nvidia-uvm-tools', '/dev/nvidia-modeset'].map((path) => ({
        path,
        mode: '0666',
      })),
      {path: '/dev/dri/renderD128', gid: 104},
      {path: '/dev/net/tun', mode: '0666', uid: 0},
      {path: '/dev/ttyUSB0', denyWrite: true},
      {path: '/dev/dri/card0', gid: 44, mode: '0660', denyWrite: true},
      {path: '/dev/nvidia0', mode: '0660'},
    ]);
  });

  test('nics, startup and console', async () => {
    const {said, container: made} = await one({
      network_config: [
        {rate: 12.5, trunks: '30;20, 20', link_down: false, host_managed: true},
        {trunks: [7], link_down: true},
        {trunks: 9},
      ],
      shutdown_timeout: 0,
      ...{console_mode: 'shell', console: false, tty: 0, debug: true},
    });
    expect(said).toEqual([]);
    expect(made).toMatchObject({
      nics: [
        {name: 'eth0', bridge: 'vmbr0', rate: 12.5, trunks: [20, 30], linkDown: false, hostManaged: true},
        {name: 'eth1', trunks: [7], linkDown: true},
        {name: 'eth2', trunks: [9]},
      ],
      startup: {down: 0},
      ...{cmode: 'shell', console: false, tty: 0, debug: true},
    });
  });

  test('how disks and folders are mounted', async () => {
    const {said, container: made} = await one({
      root_disk: {acl: false, mount_options: 'nosuid; noatime', read_only: true, replicate: true},
      volumes: [{name: 'a', pool: 'local-zfs', size_gb: 1, mount_point: '/a', quota: true, mount_options: []}],
      mount_points: [{host_path: '/b', container_path: '/b', shared: true, mount_options: ['noexec']}],
    });
    expect(said).toEqual([]);
    expect(made).toMatchObject({
      rootfs: {options: {acl: '0', mountoptions: 'noatime;nosuid', ro: '1', replicate: '1'}},
      volumes: [{options: {quota: '1', mountoptions: ''}}],
      mounts: [{options: {shared: '1', mountoptions: 'noexec'}}],
    });
    expect((await one({})).container?.rootfs).toEqual({storage: 'local-zfs', sizeGb: 8});
  });
});

test('words of Proxmox and of other tools lead to those of the config', async () => {
  const {diagnostics} = await one({
    network_config: {tag: 5, hwaddr: 'x', gateway: 'y', type: 'veth'},
    mount_points: [{host_path: '/a', container_path: '/b', ro: true, backup: true}],
    volumes: [{name: 'a', pool: 'local-zfs', size_gb: 1, mount_point: '/a', mountoptions: 'noatime'}],
    root_disk: {size: 8},
    ...{memory: 1, onboot: 1, net0: '', mp0: '', dev0: '', rootfs: '', nesting: 1, nameserver: '', startup: ''},
    ...{linked_clone: true, restore: '', entrypoint: '', unpriv: true, MEMORY: 1, 'lxc.idmap': ''},
  });
  const hints = diagnostics.map(({message, hint}) => [/"(.+?)"/.exec(message)?.[1], hint]);
  expect(Object.fromEntries(hints)).toEqual({
    tag: 'did you mean "vlan"?',
    hwaddr: 'did you mean "mac"?',
    gateway: 'did you mean "gw"?',
    type: "a container's interface is always veth: leave it out",
    ro: 'did you mean "read_only"?',
    backup: 'a folder of the node is in no backup of the container: leave it out',
    mountoptions: 'did you mean "mount_options"?',
    size: 'storage_size_gb of the container',
    memory: 'did you mean "memory_mb"?',
    MEMORY: 'did you mean "memory_mb"?',
    onboot: 'did you mean "start_at_boot"?',
    net0: 'did you mean "network_config"?',
    mp0: 'mount_points for folders of the node, volumes for disks',
    dev0: 'did you mean "devices"?',
    rootfs: 'storage_pool and storage_size_gb; acl, quota, mount options and the like in root_disk',
    nesting: 'pct_options, as in "pct_options": ["nesting=1", "keyctl=1"]',
    nameserver: 'did you mean "network_config.nameservers"?',
    startup: 'boot_order, boot_delay (up) and shutdown_timeout (down)',
    linked_clone: 'clones of containers are full copies: there is nothing to choose',
    restore: 'phoenix restores no backups: pct restore does, and phoenix adopt takes the container over',
    entrypoint:
      'for programs in the container: application_script and application_env; what an OCI image brings of its own stays as Proxmox set it',
    unpriv: undefined,
    'lxc.idmap': 'lxc_options, as in "lxc_options": ["lxc.cgroup2.devices.allow: c 226:* rwm"]',
  });
});

test('a key that another tool has for one that is missing is one error with it', async () => {
  const {name: _, ...rest} = container({hostname: 'web'});
  expect(brief(await load({lxc: {lxc_configs: {900: rest}}}))).toEqual([
    'error misspelt-key: 900 has no "name" but an unknown key "hostname"',
  ]);
});

describe('what cannot be meant', () => {
  for (const [what, fields, said] of [
    [
      'a backup as a template',
      {template: 'local:backup/vzdump-lxc-105-2024_01_01-00_00_00.tar.zst'},
      [
        'error not-a-template: 900 (one): "local:backup/vzdump-lxc-105-2024_01_01-00_00_00.tar.zst" is a backup, not an OS template',
      ],
    ],
    [
      'a backup by its path',
      {template: '/mnt/pve/nas/dump/vzdump-lxc-105-2024_01_01-00_00_00.tar.zst'},
      [
        'error not-a-template: 900 (one): "/mnt/pve/nas/dump/vzdump-lxc-105-2024_01_01-00_00_00.tar.zst" is a backup, not an OS template',
      ],
    ],
    [
      'an image of a disk',
      {template: 'noble-server-cloudimg-amd64.img'},
      ['error not-a-template: 900 (one): "noble-server-cloudimg-amd64.img" is an image for VMs, not an OS template'],
    ],
    [
      'NFS in an unprivileged container',
      {pct_options: ['mount=nfs;fuse;cifs']},
      [
        'warning no-effect: 900 (one): mount=nfs;cifs has no effect in an unprivileged container: the kernel lets it mount none of these',
      ],
    ],
    ['FUSE there', {pct_options: ['mount=fuse']}, []],
    ['NFS in a privileged one', {pct_options: ['mount=nfs'], unprivileged: false}, []],
    [
      'keyctl in a privileged one',
      {pct_options: ['keyctl'], unprivileged: false},
      ['warning no-effect: 900 (one): keyctl has no effect in a privileged container'],
    ],
    [
      'properties of mpN on a raw line',
      {mount_points: [{host_path: '/a', container_path: '/a', as: 'raw', shared: true, mount_options: 'noexec'}]},
      ['warning no-effect: 900 (one): shared has no effect beside "as": "raw"'],
    ],
    ['a city', {timezone: 'Berlin'}, ['error unknown-timezone: 900 (one): there is no time zone "Berlin"']],
    ['an offset', {timezone: '+02:00'}, ['error unknown-timezone: 900 (one): there is no time zone "+02:00"']],
    ['zones under their other names', {timezone: 'Asia/Kolkata'}, []],
    ['the zone of the node', {timezone: 'host'}, []],
    [
      'a rate of nothing',
      {network_config: {rate: 0}},
      ['error out-of-range: 900 network_config.rate must be more than 0, not 0'],
    ],
    [
      'a device by the name of a group',
      {devices: ['/dev/dri/renderD128,gid=render']},
      [
        'error malformed: 900 devices[0] must be a device like /dev/dri/renderD128 or /dev/dri/renderD128,gid=104,mode=0660, not "/dev/dri/renderD128,gid=render"',
      ],
    ],
    [
      'a pool with a space',
      {pool: 'my pool'},
      ['error malformed: 900 pool must be a pool like homelab or homelab/media, not "my pool"'],
    ],
    [
      'a folder of devices',
      {
        devices: [
          '/dev/dri',
          {path: '/dev/bus/usb/'},
          '/dev/bus/usb/001/004',
          '/dev/serial/by-id/usb-Sonoff',
          '/dev/dri/card0',
        ],
      },
      [
        'error device-folder: 900 (one): /dev/dri is a folder of devices, and a container is given each by itself',
        'error device-folder: 900 (one): /dev/bus/usb/ is a folder of devices, and a container is given each by itself',
      ],
    ],
    ['a pool below another', {pool: 'homelab/media'}, []],
  ] as const)
    test(what, async () => expect((await one(fields)).said).toEqual(said));

  test("what Proxmox calls features is said where a feature of that name isn't", async () => {
    const {diagnostics} = await load({lxc: {lxc_configs: {900: container({features: ['nesting']})}}}, {
      features: ['docker'],
    } as never);
    expect(diagnostics.find(({code}) => code === 'missing-feature')?.hint).toBe(
      'what Proxmox calls features stands in pct_options: "pct_options": ["nesting=1"]',
    );
    expect((await one({timezone: 'Berlin'})).diagnostics.find(({code}) => code === 'unknown-timezone')?.hint).toBe(
      'did you mean "Europe/Berlin"?',
    );
  });

  test('a backup is told with its place and what to do', async () => {
    const loaded = await load({lxc: {lxc_configs: {900: container({template: 'nas:backup/x.tar.zst'})}}});
    expect(placed(loaded)[0]).toContain('error not-a-template lxc:');
    expect(loaded.diagnostics.find(({code}) => code === 'not-a-template')?.hint).toBe(
      'pct restore 900 nas:backup/x.tar.zst --storage STORAGE, then phoenix adopt 900',
    );
  });
});
