import {expect, test} from '@jest/globals';
import type {SystemSettings} from '@phoenix/kit';
import {LISTS_FAILURES} from '@phoenix/proxmox';
import {CHECKS} from '../src/index.js';
import {findingsOf, lxc, NOW, reportsOf, STORAGE_CFG, vm, type World, wanted} from './rig.js';

/** There always is a `local`. */
const BACKUPS = 'dir: local\n\tpath /var/lib/vz\n\tcontent backup\n\n';
const template = '/var/lib/vz/template/cache/debian-12.tar.zst';
const conf = (keys: string) => `arch: amd64\nmemory: 512\nrootfs: local-zfs:subvol-1-disk-0,size=8G\n${keys}`;
const UPID = 'UPID:pve1:00000BB8:00001000:67000000:vzdump:900:root@pam:';
const STAT = `3000 (task) S ${'0 '.repeat(18)}4096 0\n`;
const GPU = 'DRIVER=nvidia\nPCI_CLASS=30000\nPCI_ID=10DE:2204\nPCI_SLOT_NAME=0000:01:00.0\nMODALIAS=pci:v\n';
const ofCluster = (quorate: 0 | 1, online: 0 | 1) =>
  JSON.stringify({
    nodename: 'pve1',
    cluster: {name: 'house', version: 2, nodes: 2, quorate},
    nodelist: {pve1: {id: 1, online: 1}, pve2: {id: 2, online}},
  });
const sshdFile = 'into /etc/ssh/sshd_config.d/phoenix.conf on the node, then: systemctl reload ssh';

const ENTERPRISE = 'deb https://enterprise.proxmox.com/debian/pve bookworm pve-enterprise\n';
const installing = (own: Partial<SystemSettings> = {}) => ({
  system: {packages: ['htop'], upgrade: false, interfaces: [], ...own},
});

/** [check, what it is about, the node, the config, what is found] */
const cases: readonly (readonly [
  string,
  string,
  World,
  Parameters<typeof findingsOf>[2],
  readonly (string | RegExp)[],
])[] = [
  ['version', '8', {}, undefined, ['fine pve-manager 8.4.1']],
  [
    'version',
    '9',
    {packages: ['pve-manager 9.0.3']},
    undefined,
    [/^warning pve-manager 9\.0\.3: phoenix is tried on .*VE 8; .* -> look at `phoenix plan`/],
  ],
  [
    'version',
    '7',
    {packages: ['pve-manager 7.4-17']},
    undefined,
    [/^problem pve-manager 7\.4-17 is too old: .* -> upgrade the node/],
  ],
  [
    'version',
    'none',
    {packages: ['bash 5.2']},
    undefined,
    [/^problem this is no Proxmox VE: .* -> is it the right host\?/],
  ],

  ['kernel', 'newest', {}, undefined, ['fine 6.8.12-10-pve is the newest that is installed']],
  [
    'kernel',
    'an older one',
    {probe: {kernel: '6.8.12-4-pve\n'}},
    undefined,
    [/^warning the node runs 6\.8\.12-4-pve, and 6\.8\.12-10-pve is installed: .* -> reboot the node/],
  ],
  ['kernel', 'none of the packages', {probe: {kernel: '6.14.0-1-pve\n'}}, undefined, [/^fine 6\.14/]],
  [
    'kernel',
    'an older one that is pinned',
    {probe: {kernel: '6.8.12-4-pve\n', pinned: '6.8.12-4-pve\n'}},
    undefined,
    ['fine 6.8.12-4-pve is pinned, and 6.8.12-10-pve is installed'],
  ],
  [
    'kernel',
    'another is pinned for the next boot',
    {probe: {pinned: '6.8.12-4-pve\n6.8.12-10-pve\n'}},
    undefined,
    [/^warning the node runs 6\.8\.12-10-pve, and 6\.8\.12-4-pve is pinned for the next boot -> reboot the node/],
  ],

  ['cluster', 'none', {}, undefined, ['fine pve1 is in no cluster']],
  [
    'cluster',
    'whole',
    {pve: {'/etc/pve/.members': ofCluster(1, 1)}},
    undefined,
    ['fine pve1 is one of 2 nodes of house, all are online'],
  ],
  [
    'cluster',
    'one offline',
    {pve: {'/etc/pve/.members': ofCluster(1, 0)}},
    undefined,
    ['warning pve1 is one of 2 nodes of house, offline: pve2 -> pvecm status'],
  ],
  [
    'cluster',
    'no quorum',
    {pve: {'/etc/pve/.members': ofCluster(0, 0)}},
    undefined,
    [/^problem the cluster house has no quorum: \/etc\/pve is read-only on pve1 -> pvecm status/],
  ],

  ['programs', 'all', {}, undefined, [/^fine all \d+ that phoenix calls are there$/]],
  [
    'programs',
    'some',
    {probe: {missing: 'tar\nflock\nlsblk\n'}},
    undefined,
    ['problem 3 programs that phoenix calls are not there: tar, flock, lsblk -> apt-get install tar util-linux'],
  ],
  [
    'programs',
    'one',
    {probe: {missing: 'tar\n'}},
    undefined,
    [/^problem 1 program that phoenix calls is not there: tar /],
  ],

  ['repositories', 'nothing is installed', {apt: {'/etc/apt/sources.list': ENTERPRISE}}, wanted([]), []],
  [
    'repositories',
    'enterprise',
    {apt: {'/etc/apt/sources.list': ENTERPRISE}},
    wanted([], installing()),
    [/^warning the enterprise repository is on, .* -> if it has none, say "repositories": \{"no_subscription": true/],
  ],
  [
    'repositories',
    'enterprise, and its lists have come',
    {
      apt: {'/etc/apt/sources.list': ENTERPRISE},
      probe: {enterprise: 'enterprise.proxmox.com_debian_pve_dists_bookworm_InRelease\n'},
    },
    wanted([], installing()),
    ['fine enterprise.proxmox.com'],
  ],
  [
    'repositories',
    'the config says which',
    {apt: {'/etc/apt/sources.list': `${ENTERPRISE}deb http://deb.debian.org/debian bookworm main\n`}},
    wanted([], installing({repositories: {noSubscription: true, enterprise: false}})),
    ['fine enterprise.proxmox.com, deb.debian.org'],
  ],
  [
    'repositories',
    'switched off',
    {apt: {'/etc/apt/sources.list': `#${ENTERPRISE}deb http://deb.debian.org/debian bookworm main\n`}},
    wanted([], installing()),
    ['fine deb.debian.org'],
  ],
  [
    'repositories',
    'unread',
    {
      apt: {
        '/etc/apt/sources.list': ENTERPRISE,
        [LISTS_FAILURES]:
          'E: Failed to fetch https://enterprise.proxmox.com/debian/pve/dists/bookworm/InRelease  401  Unauthorized [IP: 1.2.3.4 443]\n',
      },
    },
    wanted([], installing()),
    [
      /^warning no package lists came from https:\/\/enterprise\.proxmox\.com\/debian\/pve \(401 Unauthorized\) -> without a subscription say/,
    ],
  ],

  ['ssh-sessions', 'as installed', {}, undefined, ['fine 10 a connection, of which phoenix uses 5; 10 logins at once']],
  [
    'ssh-sessions',
    'few',
    {probe: {sshd: 'maxsessions 2\nmaxstartups 10:30:100\n'}},
    undefined,
    [
      `warning sshd allows 2 sessions a connection: phoenix uses 5 at once, and waits for each that is refused -> MaxSessions 10 ${sshdFile}`,
    ],
  ],
  [
    'ssh-sessions',
    'few logins',
    {probe: {sshd: 'maxsessions 10\nmaxstartups 2\n'}},
    undefined,
    [`warning sshd lets 2 log in at once: phoenix opens up to 3 connections -> MaxStartups 10:30:100 ${sshdFile}`],
  ],
  ['ssh-sessions', 'silent', {probe: {sshd: ''}}, undefined, []],

  ['clock', 'right', {}, undefined, ["fine as this machine's, and synchronised"]],
  [
    'clock',
    'ahead',
    {clock: NOW / 1000 + 600, probe: {clock: 'no\n'}},
    undefined,
    [
      "warning the node's clock is 10 min ahead of this machine's, and it is not synchronised -> on the node: systemctl enable --now chrony; chronyc makestep",
    ],
  ],
  [
    'clock',
    'this machine is wrong',
    {clock: NOW / 1000 - 8},
    undefined,
    [
      "warning the node's clock is 8 s behind this machine's, and the node's is the synchronised one -> set this machine right",
    ],
  ],
  ['clock', 'nobody keeps it', {probe: {clock: 'no\n'}}, undefined, [/^warning right, but nothing keeps it so -> /]],
  ['clock', 'nobody says', {probe: {clock: ''}}, undefined, ["fine as this machine's"]],

  ['disk', 'free', {}, undefined, ['fine 92 GiB of 100 GiB are free on /']],
  [
    'disk',
    'low',
    {
      probe: {
        disks: 'X 1-b U A C M\n/dev/a 104857600 99857600 5000000 95% /\n/dev/b 104857600 1 104857599 1% /var/lib/vz\n',
      },
    },
    undefined,
    [/^warning 4\.8 GiB of 100 GiB are free on \/ -> apt-get clean/],
  ],
  [
    'disk',
    'full',
    {probe: {disks: '/dev/a 104857600 104757600 100000 99% /\n'}},
    undefined,
    [/^problem 98 MiB of 100 GiB are free on \/ -> /],
  ],
  ['disk', 'hangs', {probe: {disks: ''}}, undefined, [/^warning df gives no answer -> /]],

  ['memory', 'enough', {}, wanted([lxc(900), vm(8000)]), ['fine 8 cores; 2 running guests may take 2 GiB of 63 GiB']],
  ['memory', 'nobody runs', {}, undefined, ['fine 8 cores, 63 GiB']],
  [
    'memory',
    'with others',
    {pve: {'/etc/pve/lxc/100.conf': conf('memory: 70000\n')}, sockets: '0: 0 0 0 0 0 1 @/var/lib/lxc/100/command\n'},
    wanted([lxc(900)]),
    [/^warning 2 running guests may take .* of 63 GiB -> .*less memory_mb/],
  ],
  [
    'memory',
    'more CPUs than there are',
    {},
    wanted([vm(8000, {cores: 4, sockets: 4}), vm(8001, {cores: 9})]),
    [
      'problem 8000, 8001 want more CPUs than the 8 of the node: QEMU will not start them -> cores times sockets may be 8 at most',
    ],
  ],

  ['kvm', 'no VMs', {probe: {kvm: ''}}, wanted([lxc(900)]), []],
  ['kvm', 'there', {}, wanted([vm(8000)]), ['fine hardware virtualisation can be used']],
  [
    'kvm',
    'absent',
    {probe: {kvm: ''}},
    wanted([vm(8000)]),
    [/^problem there is no \/dev\/kvm.* -> switch VT-x or AMD-V/],
  ],

  ['pci', 'none wanted', {}, wanted([lxc(900)]), []],
  [
    'pci',
    'there',
    {pci: `${GPU}/sys/kernel/iommu_groups/3/devices/0000:01:00.0\n`},
    wanted([vm(8000, {hostpci: [{device: {address: '0000:01:00'}, pcie: true, primary: false}]})], {
      gpus: [{index: 0, pciAddress: '0000:01:00.0'}],
    }),
    ['fine 2 devices of the config, all there'],
  ],
  [
    'pci',
    'absent',
    {pci: GPU},
    wanted(
      [
        vm(8000, {
          hostpci: [
            {device: {address: '0000:05:00'}, pcie: true, primary: false},
            {device: {mapping: 'gpu'}, pcie: true, primary: false},
          ],
        }),
      ],
      {gpus: [{index: 1, pciAddress: '0000:09:00.0'}], vfio: {pciIds: ['10de:9999']}},
    ),
    [
      /^problem GPU 1 is not at 0000:09:00\.0 -> lspci/,
      /^problem no device of the node is 10de:9999, which vfio names -> lspci -nn/,
      'problem 8000 is given 0000:05:00, and there is no such device -> lspci -D',
      /^problem 8000 is given the mapping gpu, which has no device of pve1 -> Datacenter/,
      /^warning the IOMMU is off: no VM can be given a device yet -> phoenix setup, then a reboot/,
    ],
  ],
  [
    'pci',
    'IOMMU off',
    {pci: GPU},
    wanted([vm(8000, {hostpci: [{device: {address: '0000:01:00.0'}, pcie: true, primary: false}]})]),
    [/^problem the IOMMU is off: .* -> VT-d or AMD-Vi on in the firmware; and say vfio/],
  ],
  [
    'pci',
    'kept for VMs',
    {pci: GPU.replace('nvidia', 'vfio-pci')},
    wanted([lxc(900)], {gpus: [{index: 0, pciAddress: '0000:01:00.0'}]}),
    [/^problem GPU 0 at 0000:01:00\.0 is kept for VMs \(vfio-pci\)/],
  ],

  ['bridges', 'there', {}, wanted([lxc(900), vm(8000)]), ['fine vmbr0']],
  [
    'bridges',
    'made by phoenix',
    {},
    wanted([lxc(900, {nics: [{name: 'eth0', bridge: 'vmbr1'}]})], {
      system: {packages: [], upgrade: false, interfaces: [{name: 'vmbr1', nameservers: []}]},
    }),
    ['fine vmbr1'],
  ],
  [
    'bridges',
    'absent',
    {},
    wanted([lxc(900, {nics: [{name: 'eth0', bridge: 'vmbr1'}]})]),
    [
      'problem there is no bridge vmbr1, which 900 is to be on -> its bridges: vmbr0; name one of them, or describe vmbr1 under network.interfaces',
    ],
  ],

  ['storages', 'there', {}, wanted([lxc(900), vm(8000)]), ['fine local-zfs (zfspool)']],
  [
    'storages',
    'absent',
    {},
    wanted([lxc(900, {rootfs: {storage: 'tank', sizeGb: 4}}), lxc(901, {rootfs: {storage: 'tank', sizeGb: 4}})]),
    ["problem pve1 has no storage 'tank', which 900, 901 are to lie on -> name one that is there: local-zfs"],
  ],
  [
    'storages',
    'made by phoenix',
    {},
    wanted([lxc(900, {rootfs: {storage: 'tank', sizeGb: 4}})], {
      storages: [{id: 'tank', content: ['rootdir'], backend: {type: 'zfspool', pool: 'tank'}}],
    }),
    ['fine tank (phoenix makes it)'],
  ],
  [
    'storages',
    'disabled',
    {},
    wanted([lxc(900, {rootfs: {storage: 'old', sizeGb: 4}})]),
    ["problem 'old' is disabled -> pvesm set old --disable 0"],
  ],
  [
    'storages',
    "another node's",
    {},
    wanted([lxc(900, {rootfs: {storage: 'usb', sizeGb: 4}})]),
    ["problem 'usb' is only for pve2 -> pvesm set usb --nodes pve2,pve1"],
  ],
  [
    'storages',
    'inactive',
    {pvesm: 'Name Type Status Total Used Available %\nlocal-zfs zfspool inactive 0 0 0 0.00%\n'},
    wanted([lxc(900)]),
    ["problem 'local-zfs' is enabled and not active: what it lies on is not there -> pvesm status --storage local-zfs"],
  ],
  [
    'storages',
    'not for disks',
    {},
    wanted([vm(8000, {disk: {storage: 'local', sizeGb: 4}})]),
    ["problem 'local' is not meant for images -> pvesm set local --content iso,vztmpl,backup,snippets,images"],
  ],
  [
    'storages',
    'meant for them by phoenix',
    {},
    wanted([vm(8000, {disk: {storage: 'local', sizeGb: 4}})], {
      storages: [{id: 'local', content: ['images'], backend: {type: 'existing'}}],
    }),
    ['fine local (dir)'],
  ],

  [
    'space',
    'enough',
    {},
    wanted([lxc(900), vm(8000)]),
    ['fine 879 GiB of 899 GiB are free on local-zfs, 24 GiB are wanted for 2 guests'],
  ],
  [
    'space',
    'all are there',
    {pve: {'/etc/pve/lxc/900.conf': conf('')}},
    wanted([lxc(900)]),
    ['fine 879 GiB of 899 GiB are free on local-zfs'],
  ],
  [
    'space',
    'too little',
    {},
    wanted([lxc(900, {rootfs: {storage: 'local-zfs', sizeGb: 2000}})]),
    [
      /^warning 879 GiB of 899 GiB are free on local-zfs, and the disks of 1 guest that are to be made come to 2 TiB -> it fits only as long as/,
    ],
  ],
  [
    'space',
    'nearly full',
    {pvesm: 'local-zfs zfspool active 1000000 950000 50000 95.00%\n'},
    wanted([vm(8000, {disk: {storage: 'local-zfs'}})]),
    [/^warning 49 MiB of 977 MiB are free on local-zfs: it is nearly full -> pvesm list local-zfs/],
  ],

  [
    'snapshots',
    'possible',
    {},
    wanted([lxc(900), vm(8000), vm(8001, {isTemplate: true})]),
    ['fine 2 guests can have them'],
  ],
  ['snapshots', 'qcow2', {}, wanted([vm(8000, {disk: {storage: 'local', sizeGb: 4}})]), ['fine 1 guest can have them']],
  [
    'snapshots',
    'not of containers',
    {},
    wanted([lxc(900, {rootfs: {storage: 'local', sizeGb: 4}})]),
    [
      /^warning local \(dir\) has no snapshots of containers: 900 will have none.* -> put them on a storage of the type zfspool, btrfs or lvmthin, or say "enable_lifecycle_snapshots": false/,
    ],
  ],
  [
    'snapshots',
    'not on plain LVM',
    {pve: {'/etc/pve/storage.cfg': 'lvm: vg\n\tvgname vg\n\tcontent images,rootdir\n'}},
    wanted([vm(8000, {disk: {storage: 'vg', sizeGb: 4}})]),
    [/^warning vg \(lvm\) has no snapshots of such VMs: 8000 will have none/],
  ],
  [
    'snapshots',
    'of a source',
    {},
    wanted([lxc(900, {rootfs: {storage: 'local', sizeGb: 4}, templateSnapshot: 'base'})]),
    [
      /^problem local \(dir\) has no snapshots of containers, and others are to be cloned from one of 900 -> put 900 on/,
    ],
  ],
  [
    'snapshots',
    'not asked for',
    {},
    wanted([lxc(900, {rootfs: {storage: 'local', sizeGb: 4}, lifecycleSnapshots: false})]),
    [],
  ],

  ['templates', 'there', {stock: [template]}, wanted([lxc(900)]), ['fine 1 template for guests to be made']],
  [
    'templates',
    'by volume id and path',
    {stock: [template, '/root/own.tar.gz']},
    wanted([
      lxc(900, {origin: {from: 'template', template: 'local:vztmpl/debian-12.tar.zst'}}),
      lxc(901, {origin: {from: 'template', template: '/root/own.tar.gz'}}),
    ]),
    ['fine 2 templates for guests to be made'],
  ],
  [
    'templates',
    'offered',
    {offered: ['debian-12.tar.zst']},
    wanted([lxc(900)]),
    ['fine 1 template for guests to be made; phoenix fetches debian-12.tar.zst'],
  ],
  [
    'templates',
    'with a URL',
    {},
    wanted([lxc(900, {origin: {from: 'template', template: 'x.tar.gz', url: 'https://example.org/x.tar.gz'}})]),
    ['fine 1 template for guests to be made; phoenix fetches x.tar.gz'],
  ],
  [
    'templates',
    'lost',
    {offered: ['debian-13.tar.zst']},
    wanted([lxc(900)]),
    [
      /^problem 900 is made from debian-12\.tar\.zst: no storage has it, and Proxmox's index does not offer it -> pveam update/,
    ],
  ],
  ...(
    [
      ['an old index', '1767225600\n1767139000\n'],
      ['no index', '1767225600\n'],
    ] as const
  ).map(([name, index]): (typeof cases)[number] => [
    'templates',
    name,
    {offered: ['debian-13.tar.zst'], probe: {index}},
    wanted([lxc(900)]),
    [/^warning 900 is made from debian-12\.tar\.zst: .*may not be up to date.* -> phoenix fetches the index first/],
  ]),
  [
    'templates',
    'a path',
    {},
    wanted([lxc(901, {origin: {from: 'template', template: '/root/own.tar.gz'}})]),
    ['problem 901 is made from /root/own.tar.gz, which is not there -> put the template there'],
  ],
  ['templates', 'of guests that are there', {pve: {'/etc/pve/lxc/900.conf': conf('')}}, wanted([lxc(900)]), []],
  [
    'templates',
    'no place for any',
    {pve: {'/etc/pve/storage.cfg': STORAGE_CFG.replace('vztmpl,', '')}},
    wanted([lxc(900)]),
    [/^problem no storage of pve1 holds OS templates -> pvesm set local --content vztmpl/],
  ],

  ['images', 'fetched', {}, wanted([vm(8000)]), ['fine 1 image for guests to be made; phoenix fetches noble.img']],
  [
    'images',
    'there',
    {stock: ['/var/lib/vz/template/iso/noble.img', '/root/x.qcow2']},
    wanted([vm(8000), vm(8001, {origin: {from: 'image', image: '/root/x.qcow2'}})]),
    ['fine 2 images for guests to be made'],
  ],
  [
    'images',
    'lost',
    {},
    wanted([vm(8000, {origin: {from: 'image', image: 'local:import/noble.qcow2'}})]),
    [
      'problem 8000 is made from local:import/noble.qcow2, which pve1 does not have -> give its URL as template_image, or put it there',
    ],
  ],
  [
    'images',
    'no place',
    {pve: {'/etc/pve/storage.cfg': `${BACKUPS}zfspool: local-zfs\n\tpool rpool/data\n\tcontent images,rootdir\n`}},
    wanted([vm(8000)]),
    [
      /^problem no storage of pve1 holds snippets.* -> pvesm set local --content snippets/,
      /^problem no storage of pve1 takes images -> /,
    ],
  ],

  [
    'ids',
    'free',
    {pve: {'/etc/pve/lxc/100.conf': conf('')}},
    wanted([lxc(900)]),
    ['fine none of 1 guest is there yet, and their ids are free; 100 of the node is not in the config'],
  ],
  [
    'ids',
    'ours',
    {pve: {'/etc/pve/lxc/900.conf': conf('hostname: ct900\n')}},
    wanted([lxc(900), lxc(901)]),
    ['fine 1 of 2 guests are there, the other ids are free'],
  ],
  [
    'ids',
    "another node's",
    {pve: {'/etc/pve/.vmlist': '{"ids":{"900":{"node":"pve2","type":"lxc"}}}'}},
    wanted([lxc(900)]),
    ['problem 900 ct900 lives on pve2 -> run phoenix against pve2, or choose another id'],
  ],
  [
    'ids',
    'meant for another node',
    {},
    wanted([lxc(900, {node: 'pve2'})]),
    ['problem 900 ct900 belongs on pve2, this is pve1 -> run phoenix against pve2, or change its node'],
  ],
  [
    'ids',
    'of the other kind',
    {pve: {'/etc/pve/qemu-server/900.conf': 'name: x\n'}},
    wanted([lxc(900)]),
    ['problem 900 is a VM here, the config describes a container -> choose another id'],
  ],
  [
    'ids',
    "somebody else's",
    {pve: {'/etc/pve/lxc/900.conf': conf('hostname: mail\n')}},
    wanted([lxc(900)]),
    [
      "warning 900 is called mail here, and ct900 in the config: phoenix would take it over -> if it is somebody else's: choose another id",
    ],
  ],
  [
    'ids',
    "HA's",
    {
      pve: {
        '/etc/pve/lxc/900.conf': conf('hostname: ct900\n'),
        '/etc/pve/ha/resources.cfg': 'ct: 900\n\tstate started\n',
      },
    },
    wanted([lxc(900)]),
    ['warning 900 ct900 is managed by HA: phoenix does not start or stop it -> ha-manager remove ct:900'],
  ],

  ['run-lock', 'free', {}, undefined, ['fine nobody else is changing the node']],
  [
    'run-lock',
    'held',
    {
      probe: {
        locks: 'WRITE /run/lock/lxc/pve-config-100.lock\nWRITE /run/phoenix.lock\nend\n',
        holder: 'root@desk, process 4711, since 2026-01-01T00:00:00Z\n',
      },
    },
    undefined,
    [
      'warning another phoenix is changing the node now: root@desk, process 4711, since 2026-01-01T00:00:00Z -> wait for it, or run with --wait',
    ],
  ],
  [
    'run-lock',
    'only waited for',
    {probe: {locks: 'WRITE* /run/phoenix.lock\nend\n'}},
    undefined,
    ['fine nobody else is changing the node'],
  ],
  ['run-lock', 'nobody says', {probe: {locks: ''}}, undefined, []],

  ['guest-locks', 'none', {pve: {'/etc/pve/lxc/900.conf': conf('')}}, undefined, ['fine none of 1 guest is locked']],
  [
    'guest-locks',
    'a task that runs',
    {pve: {'/etc/pve/lxc/900.conf': conf('lock: backup\n')}, tasks: `${UPID} 0\n`, stats: STAT},
    wanted([lxc(900)]),
    ['warning 900 is locked (backup) by vzdump of root@pam, which runs -> phoenix waits for it'],
  ],
  [
    'guest-locks',
    'a task that was killed',
    {pve: {'/etc/pve/lxc/900.conf': conf('lock: backup\n')}, tasks: `${UPID} 0\n`},
    wanted([lxc(900)]),
    ['problem 900 is locked (backup), and no task holds that lock -> look what broke off, then: pct unlock 900'],
  ],
  [
    'guest-locks',
    'not in the config',
    {pve: {'/etc/pve/qemu-server/100.conf': 'lock: snapshot\n'}},
    wanted([]),
    ['warning 100 is locked (snapshot), and no task holds that lock -> look what broke off, then: qm unlock 100'],
  ],
  [
    'guest-locks',
    'half made',
    {pve: {'/etc/pve/lxc/900.conf': 'lock: create\n'}},
    wanted([lxc(900)]),
    [/^warning 900 is locked \(create\), half made by a run that broke off -> nothing: the next run removes it/],
  ],
  [
    'guest-locks',
    'suspended',
    {pve: {'/etc/pve/qemu-server/8000.conf': 'lock: suspended\n'}},
    wanted([vm(8000)]),
    [/^warning 8000 is suspended to disk.* -> wake it up: qm start 8000/],
  ],

  ['agents', 'none run', {}, wanted([vm(8000)]), []],
  [
    'agents',
    'an appliance without',
    {
      pve: {'/etc/pve/qemu-server/8000.conf': 'cores: 2\n'},
      sockets: '0: 0 0 0 0 0 1 /var/run/qemu-server/8000.qmp\n',
    },
    wanted([vm(8000, {entered: false})]),
    [],
  ],
  [
    'agents',
    'on',
    {
      pve: {'/etc/pve/qemu-server/8000.conf': 'agent: enabled=1,fstrim_cloned_disks=1\n'},
      sockets: '0: 0 0 0 0 0 1 /var/run/qemu-server/8000.qmp\n',
    },
    wanted([vm(8000)]),
    ['fine 1 running VM can be asked by agent'],
  ],
  [
    'agents',
    'staged',
    {
      pve: {'/etc/pve/qemu-server/8000.conf': 'agent: 0\n\n[PENDING]\nagent: 1\n'},
      sockets: '0: 0 0 0 0 0 1 /var/run/qemu-server/8000.qmp\n',
    },
    wanted([vm(8000)]),
    [
      /^warning 8000 runs without the agent's device: .* -> it is set, and waits for a full stop and start: phoenix create 8000 --allow restart:8000/,
    ],
  ],
];

test.each(cases)('%s: %s', async (id, _, world, config, expected) => {
  const found = await findingsOf(id, world, config);
  expect(found).toEqual(expected.map((one) => (typeof one === 'string' ? one : expect.stringMatching(one))));
});

test('each check has a case that is fine and one that is not', () => {
  const bare = CHECKS.filter(({id}) => {
    const levels = cases.filter(([of]) => of === id).flatMap(([, , , , found]) => found.map(String));
    return (
      !levels.some((one) => /^\/?\^?fine/.test(one)) || !levels.some((one) => /^\/?\^?(warning|problem)/.test(one))
    );
  });
  expect(bare.map(({id}) => id)).toEqual([]);
});

test('what can go wrong for one guest names what to do, and everything together asks little', async () => {
  const config = wanted([
    lxc(900),
    vm(8000, {hostpci: [{device: {address: '0000:01:00'}, pcie: true, primary: false}]}),
  ]);
  const {reports, asked} = await reportsOf({stock: [template], pci: GPU}, config);
  for (const {findings} of reports)
    for (const {level, found, advice} of findings) {
      expect(found).not.toMatch(/undefined|NaN|\n/);
      expect([level, advice === undefined]).toEqual([level, level === 'fine']);
    }
  expect(asked.map((line) => line.slice(0, 20))).toHaveLength(9);
});
