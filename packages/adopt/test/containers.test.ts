import {describe, expect, test} from '@jest/globals';
import {containerDraft} from '@phoenix/adopt';
import {guest} from './guests.js';

const draft = (lines: string, more: Parameters<typeof guest>[2] & {shared?: readonly string[]; pool?: string} = {}) => {
  const {entry, notes} = containerDraft(guest('lxc', lines, more), {pool: more.pool, shared: new Set(more.shared)});
  return {entry, notes};
};

/** What every container has, so that cases show the rest. */
const BARE = `arch: amd64
hostname: box
memory: 512
ostype: debian
rootfs: local-lvm:vm-105-disk-0,size=8G
swap: 512
unprivileged: 1
features: nesting=1`;
const ENTRY = {name: 'box', memory_mb: 512, storage_pool: 'local-lvm', storage_size_gb: 8};
const with_ = (lines: string) => draft(`${BARE}\n${lines}`);

describe('whole containers, as people have them', () => {
  test('a media server that a helper script made: tags, a description in HTML, the iGPU, a bind mount', () =>
    expect(
      draft(`#<div align='center'>
#  <a href='https%3A//example.org' target='_blank'>
#    <img src='https%3A//example.org/logo.png' alt='Logo' style='width%3A81px;height%3A112px;'/>
#  </a>
#</div>
arch: amd64
cores: 2
dev0: /dev/dri/renderD128,gid=104
dev1: /dev/dri/card0,gid=44
features: keyctl=1,nesting=1
hostname: jellyfin
memory: 2048
mp0: /tank/media,mp=/media,ro=1
net0: name=eth0,bridge=vmbr0,hwaddr=BC:24:11:AE:9E:C6,ip=dhcp,ip6=auto,type=veth
onboot: 1
ostype: ubuntu
rootfs: local-lvm:vm-105-disk-0,size=8G
swap: 512
tags: community-script;media
timezone: Europe/Berlin
unprivileged: 1`),
    ).toEqual({
      entry: {
        name: 'jellyfin',
        description: `<div align='center'>
  <a href='https://example.org' target='_blank'>
    <img src='https://example.org/logo.png' alt='Logo' style='width:81px;height:112px;'/>
  </a>
</div>`,
        memory_mb: 2048,
        cores: 2,
        storage_pool: 'local-lvm',
        storage_size_gb: 8,
        network_config: {bridge: 'vmbr0', ip: 'dhcp', ip6: 'auto'},
        timezone: 'Europe/Berlin',
        start_at_boot: true,
        pct_options: ['keyctl=1'],
        devices: ['/dev/dri/renderD128,gid=104', '/dev/dri/card0,gid=44'],
        mount_points: [{host_path: '/tank/media', container_path: '/media', read_only: true}],
        tags: ['community-script', 'media'],
      },
      notes: [],
    }));

  test('a privileged file server: two networks, its own disk, name servers', () =>
    expect(
      draft(`arch: amd64
cores: 4
cpulimit: 2
cpuunits: 200
hostname: nas
memory: 4096
mp0: tank:subvol-106-disk-1,mp=/srv/data,backup=1,size=2T
mp1: tank:subvol-106-disk-2,mp=/var/lib/data,ro=1,acl=1,size=512M
nameserver: 10.0.0.1 1.1.1.1
net0: name=eth0,bridge=vmbr0,gw=10.0.0.1,hwaddr=52:54:00:12:34:56,ip=10.0.0.6/24,tag=20,type=veth
net1: name=san,bridge=vmbr1,hwaddr=BC:24:11:00:00:01,ip=10.1.0.6/24,ip6=fd00::6/64,gw6=fd00::1,mtu=9000,firewall=1,type=veth
onboot: 1
ostype: debian
protection: 1
rootfs: local-zfs:subvol-106-disk-0,size=8G
searchdomain: home.arpa
startup: order=1,up=30
swap: 0`),
    ).toEqual({
      entry: {
        name: 'nas',
        unprivileged: false,
        memory_mb: 4096,
        swap_mb: 0,
        cores: 4,
        cpu_limit: 2,
        cpu_units: 200,
        storage_pool: 'local-zfs',
        storage_size_gb: 8,
        network_config: [
          {
            bridge: 'vmbr0',
            ip: '10.0.0.6/24',
            gw: '10.0.0.1',
            vlan: 20,
            nameservers: ['10.0.0.1', '1.1.1.1'],
            searchdomain: 'home.arpa',
          },
          {
            name: 'san',
            bridge: 'vmbr1',
            ip: '10.1.0.6/24',
            ip6: 'fd00::6/64',
            gw6: 'fd00::1',
            mtu: 9000,
            firewall: true,
          },
        ],
        mac_address: '52:54:00:12:34:56',
        start_at_boot: true,
        boot_order: 1,
        boot_delay: 30,
        volumes: [
          {name: 'data', pool: 'tank', size_gb: 2048, mount_point: '/srv/data'},
          {
            ...{name: 'lib-data', pool: 'tank', size_gb: 0.5, mount_point: '/var/lib/data'},
            ...{backup: false, read_only: true, acl: true},
          },
        ],
        protection: true,
      },
      notes: [],
    }));

  test('a gpu box: NVIDIA as devices, raw lines, ids of the node, USB by hand', () =>
    expect(
      draft(`arch: amd64
dev0: /dev/nvidia0,mode=0666
dev1: /dev/nvidiactl,mode=0666
dev2: /dev/nvidia-uvm,mode=0666
dev3: /dev/nvidia-uvm-tools,mode=0666
dev4: /dev/nvidia-modeset,mode=0666
features: nesting=1,fuse=1,mount=nfs;cifs
hostname: ai
memory: 16384
ostype: debian
rootfs: local-zfs:subvol-105-disk-0,size=64G
swap: 512
unprivileged: 1
lxc.cgroup2.devices.allow: c 189:* rwm
lxc.mount.entry: /dev/bus/usb dev/bus/usb none bind,optional,create=dir
lxc.apparmor.profile: unconfined
lxc.idmap: u 0 100000 1000
lxc.idmap: g 0 100000 1000
lxc.idmap: u 1000 1000 1
lxc.idmap: g 1000 1000 1
lxc.idmap: u 1001 101001 64535
lxc.idmap: g 1001 101001 64535
lxc.mount.entry: /tank/my\\040models models none bind,create=dir,ro 0 0`),
    ).toEqual({
      entry: {
        name: 'ai',
        memory_mb: 16384,
        storage_pool: 'local-zfs',
        storage_size_gb: 64,
        pct_options: ['fuse=1', 'mount=nfs;cifs'],
        gpu_assignment: '0',
        apparmor_profile: 'unconfined',
        lxc_options: [
          'lxc.cgroup2.devices.allow: c 189:* rwm',
          'lxc.mount.entry: /dev/bus/usb dev/bus/usb none bind,optional,create=dir',
        ],
        id_maps: [
          {type: 'u', container_id: 1000, host_id: 1000},
          {type: 'g', container_id: 1000, host_id: 1000},
        ],
        mount_points: [{host_path: '/tank/my models', container_path: '/models', read_only: true, as: 'raw'}],
      },
      notes: [],
    }));
});

describe('one thing at a time', () => {
  const CASES: readonly (readonly [what: string, lines: string, more: object, notes: readonly string[]])[] = [
    ['nothing beside what every container has', '', {}, []],
    [
      "an address of somebody's choice",
      'net0: name=eth0,bridge=vmbr0,hwaddr=AA:BB:CC:00:11:22,type=veth',
      {network_config: {bridge: 'vmbr0'}, mac_address: 'AA:BB:CC:00:11:22'},
      [],
    ],
    [
      'all that a nic can have',
      'net0: name=eth0,bridge=vmbr0,host-managed=1,hwaddr=BC:24:11:00:00:01,link_down=1,rate=12.5,trunks=20;30,type=veth',
      {network_config: {bridge: 'vmbr0', rate: 12.5, trunks: [20, 30], link_down: true, host_managed: true}},
      [],
    ],
    [
      'what a nic of tomorrow has beyond the config',
      'net0: name=eth0,bridge=vmbr0,hwaddr=BC:24:11:00:00:01,queues=2,type=veth',
      {network_config: {bridge: 'vmbr0'}},
      ["the config has no word for net0's queues=2; phoenix leaves that alone"],
    ],
    [
      'a nic that begins with 1',
      'net1: name=eth1,bridge=vmbr0,hwaddr=BC:24:11:00:00:01,type=veth',
      {network_config: {name: 'eth1', bridge: 'vmbr0'}},
      [],
    ],
    [
      'name servers and no network',
      'nameserver: 1.1.1.1',
      {},
      ['it has name servers and no network: the config says them with the network only'],
    ],
    ['a hook script', 'hookscript: local:snippets/hook.pl', {hookscript: 'local:snippets/hook.pl'}, []],
    ["startup's down", 'startup: order=2,down=60', {boot_order: 2, shutdown_timeout: 60}, []],
    ['an old startup', 'startup: 3', {boot_order: 3}, []],
    [
      'consoles and the like',
      'cmode: shell\nconsole: 0\ntty: 4\ndebug: 1',
      {console_mode: 'shell', console: false, tty: 4, debug: true},
      [],
    ],
    ['consoles as Proxmox has them anyway', 'cmode: tty\nconsole: 1\ntty: 2\ndebug: 0', {}, []],
    [
      'how the root disk and a folder are mounted',
      'rootfs: local-lvm:vm-105-disk-0,acl=0,mountoptions=noatime;discard,quota=1,replicate=0,ro=1,size=8G\nmp0: /a,mp=/a,acl=1,mountoptions=noexec,replicate=0,shared=1',
      {
        root_disk: {
          mount_options: ['noatime', 'discard'],
          ...{acl: false, quota: true, replicate: false, read_only: true},
        },
        mount_points: [
          {host_path: '/a', container_path: '/a', mount_options: ['noexec'], replicate: false, shared: true},
        ],
      },
      [],
    ],
    [
      'a volume attached nowhere',
      'unused0: local-lvm:vm-105-disk-3',
      {},
      ['attached nowhere: local-lvm:vm-105-disk-3; phoenix leaves that alone'],
    ],
    [
      'a device of the node as a mount',
      'mp0: /dev/sdb1,mp=/data',
      {},
      ['mp0 (/dev/sdb1 at /data) is nothing that the config has words for; phoenix leaves that alone'],
    ],
    ['a part of the nvidia nodes', 'dev0: /dev/nvidia0,mode=0666', {devices: ['/dev/nvidia0,mode=0666']}, []],
    [
      "a GPU of NVIDIA's beside another device",
      'dev0: /dev/nvidia0,mode=0666\ndev1: /dev/nvidiactl,mode=0666\ndev2: /dev/nvidia-uvm,mode=0666\ndev3: /dev/nvidia-uvm-tools,mode=0666\ndev4: /dev/nvidia-modeset,mode=0666\ndev5: path=/dev/dri/renderD128,gid=104\ndev6: /dev/nvidia-caps/nvidia-cap1,mode=0666',
      {gpu_assignment: '0', devices: ['/dev/dri/renderD128,gid=104', '/dev/nvidia-caps/nvidia-cap1,mode=0666']},
      [],
    ],
    [
      'nesting by raw line beside a profile',
      'lxc.apparmor.profile: mine\nlxc.apparmor.allow_nesting: 1',
      {lxc_options: ['lxc.apparmor.profile: mine', 'lxc.apparmor.allow_nesting: 1']},
      [],
    ],
    [
      'a map of which one half is as Proxmox makes it',
      'lxc.idmap: u 0 100000 65536\nlxc.idmap: g 0 200000 65536',
      {id_maps: [{type: 'g', container_id: 0, host_id: 200000, size: 65536}]},
      [],
    ],
    [
      'what waits for a restart counts as done',
      'cores: 2\n[pve:pending]\ncores: 4\ndelete: features',
      {cores: 4, pct_options: ['nesting=0']},
      [],
    ],
    ['a snapshot is nobody else', 'cores: 2\n[before]\ncores: 8\nsnaptime: 1', {cores: 2}, []],
    [
      'a line that the config refuses',
      'lxc.cap.keep: sys_admin',
      {},
      ['the config has no word for lxc.cap.keep; phoenix leaves that alone'],
    ],
    ['an unmanaged system', 'ostype: unmanaged', {ostype: 'unmanaged'}, []],
    [
      "phoenix's own note is not the user's text",
      '#text%0A\n#<!-- phoenix%3A1 {"source"%3A"ab","volumes"%3A{},"lines"%3A[]} -->',
      {description: 'text\n'},
      [],
    ],
  ];
  test.each(CASES)('%s', (_, lines, more, notes) => {
    const found = with_(lines);
    expect(found).toEqual({entry: {...ENTRY, ...more}, notes});
  });

  test('a map that the config cannot make stays as raw lines', () => {
    const {entry} = with_('lxc.idmap: u 0 100000 65536\nlxc.idmap: g 0 200000 1000');
    expect([entry.id_maps, entry.lxc_options]).toEqual([
      undefined,
      ['lxc.idmap: u 0 100000 65536', 'lxc.idmap: g 0 200000 1000'],
    ]);
  });

  test('without the default of unprivileged containers', () =>
    expect(draft(BARE.replace('\nfeatures: nesting=1', '')).entry).toEqual({...ENTRY, pct_options: ['nesting=0']}));

  test('a privileged container says nesting', () =>
    expect(draft(BARE.replace('unprivileged: 1', 'unprivileged: 0')).entry).toEqual({
      ...ENTRY,
      unprivileged: false,
      pct_options: ['nesting=1'],
    }));

  test('its pool', () => expect(draft(BARE, {pool: 'media'}).entry.pool).toBe('media'));

  test('a mount that shared_volumes speaks for is not said twice', () =>
    expect(
      draft(`${BARE}\nmp0: /srv/certs,mp=/certs\nmp1: /srv/x,mp=/x`, {shared: ['/certs']}).entry.mount_points,
    ).toEqual([{host_path: '/srv/x', container_path: '/x'}]));
});

describe('its firewall', () => {
  const NET = `${BARE}\nnet0: name=eth0,bridge=vmbr0,firewall=1,hwaddr=BC:24:11:00:00:01,ip=dhcp,type=veth`;

  test('on, its nic filtered', () =>
    expect(
      draft(NET, {
        firewall:
          '[OPTIONS]\nenable: 1\npolicy_in: DROP\n\n[RULES]\nIN SSH(ACCEPT) -source 10.0.0.0/24 # house\n|IN ACCEPT -p tcp -dport 80\n',
      }),
    ).toEqual({
      entry: {
        ...ENTRY,
        network_config: {bridge: 'vmbr0', ip: 'dhcp'},
        firewall: {
          enabled: true,
          policy_in: 'DROP',
          rules: [
            {type: 'in', action: 'SSH(ACCEPT)', source: '10.0.0.0/24', comment: 'house'},
            {type: 'in', action: 'ACCEPT', proto: 'tcp', port: 80, enabled: false},
          ],
        },
      },
      notes: [],
    }));

  test('none, and its nic filtered: a tick that Proxmox sets by itself', () =>
    expect(draft(NET).entry).toEqual({...ENTRY, network_config: {bridge: 'vmbr0', ip: 'dhcp', firewall: true}}));

  test('a rule that the config has no word for: all of it stays with the node', () =>
    expect(draft(NET, {firewall: '[OPTIONS]\nenable: 1\n[RULES]\nIN ACCEPT -i net0 -p tcp -sport 53\n'})).toEqual({
      entry: {...ENTRY, network_config: {bridge: 'vmbr0', ip: 'dhcp', firewall: true}},
      notes: ['the config has no word for -i net0 -sport 53 of a firewall rule: 105.fw stays as it is'],
    }));
});
