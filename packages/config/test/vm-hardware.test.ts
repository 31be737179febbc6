import {describe, expect, test} from '@jest/globals';
import {brief, load, machine, machineIn} from './config-folder.js';

type Keyed = Readonly<Record<string, unknown>>;

const EMPTY = {template_image: undefined, disk_size_gb: 32};
const said = async (changes: Keyed, defaults: Keyed = {}, files: Readonly<Record<string, string>> = {}) => {
  const loaded = await load({vm: {vm_defaults: defaults, vms: [machine(changes)]}, files});
  return {said: brief(loaded), vm: machineIn(loaded.state, 800)};
};

describe('what a VM is plugged together from', () => {
  test('installed from a CD: empty disk, CDs where Proxmox puts them, nobody gets inside', async () => {
    const {vm, said: nothing} = await said({
      ...EMPTY,
      ...{iso_images: ['local:iso/win.iso', 'local:iso/virtio.iso'], disk_device: 'sata0', tpm: true},
      ...{bios: 'ovmf', secure_boot: true, qm_options: ['ostype=win11', 'args=-cpu host,+vmx', 'tablet']},
      ...{
        network_config: {model: 'e1000', ip: '10.0.0.9/24'},
        usb: ['046d:c52b'],
        enable_lifecycle_snapshots: undefined,
      },
    });
    expect(nothing).toEqual([]);
    expect(vm).toMatchObject({
      origin: {from: 'empty'},
      disk: {device: 'sata0', storage: 'local-zfs', sizeGb: 32},
      cdroms: {ide2: 'local:iso/win.iso', ide0: 'local:iso/virtio.iso'},
      ...{tpm: 'v2.0', secureBoot: true, seeded: false, entered: false, lifecycleSnapshots: false},
      options: {ostype: 'win11', args: '-cpu host,+vmx', tablet: '1'},
      ...{usb: ['046d:c52b'], nics: [{bridge: 'vmbr0', model: 'e1000', ip: '10.0.0.9/24'}]},
    });
    expect(vm).not.toHaveProperty('agent');
  });

  test('beside a cloud image: the seed has ide2; disks in their own words; several nics, both families of addresses', async () => {
    const {vm, said: nothing} = await said({
      iso_images: ['local:iso/data.iso'],
      disk_options: {discard: 'on', ssd: true},
      disks: [
        {device: 'scsi1', size_gb: 50, options: 'iothread=1,backup=0,mbps_wr=50'},
        {device: 'virtio1', storage_pool: 'tank', import_from: '/root/old.vmdk', options: ['cache=writeback']},
        {device: 'sata0', path: '/dev/disk/by-id/ata-x'},
      ],
      network_config: [
        {ip6: '2001:db8::9/64', gw6: '2001:db8::1', queues: 4},
        {bridge: 'vmbr1', ip: 'dhcp', ip6: 'auto', mtu: 9000, rate: 1.5, trunks: '10;20-30', link_down: true},
        {bridge: 'vmbr2'},
      ],
      agent: '1,fstrim_cloned_disks=1',
    });
    expect(nothing).toEqual([]);
    expect(vm).toMatchObject({
      cdroms: {ide0: 'local:iso/data.iso'},
      disk: {storage: 'local-zfs', options: {discard: 'on', ssd: '1'}},
      disks: [
        {device: 'scsi1', storage: 'local-zfs', sizeGb: 50, options: {iothread: '1', backup: '0', mbps_wr: '50'}},
        {device: 'virtio1', storage: 'tank', importFrom: '/root/old.vmdk', options: {cache: 'writeback'}},
        {device: 'sata0', path: '/dev/disk/by-id/ata-x'},
      ],
      agent: '1,fstrim_cloned_disks=1',
    });
    expect(vm?.nics).toEqual([
      {bridge: 'vmbr0', ip6: '2001:db8::9/64', gw6: '2001:db8::1', queues: 4},
      {bridge: 'vmbr1', ip: 'dhcp', ip6: 'auto', mtu: 9000, rate: 1.5, trunks: '10;20-30', linkDown: true},
      {bridge: 'vmbr2'},
    ]);
    expect((await said({network_config: []})).vm?.nics).toEqual([]);
  });

  test('an appliance, and user-data of its own kind', async () => {
    const appliance = await said({cloud_init: false}, {user_config: {username: 'me'}});
    expect(appliance.said).toEqual([]);
    expect(appliance.vm).toMatchObject({seeded: false, entered: false, lifecycleSnapshots: false});
    expect(appliance.vm?.cloudInit.user).toBeUndefined();
    expect(
      (await said({cloud_init: false, features: ['docker'], enable_lifecycle_snapshots: undefined})).vm,
    ).toMatchObject({seeded: false, entered: true, lifecycleSnapshots: true});
    const own = await said({cloud_init: {user_data_file: 'talos.yaml'}}, {}, {'talos.yaml': 'machine: {}\n'});
    expect(own.said).toEqual([]);
    expect(own.vm).toMatchObject({
      ...{seeded: true, entered: false},
      cloudInit: {userDataFile: {name: 'talos.yaml', content: 'machine: {}\n'}},
    });
  });

  test('what URLs give: unpacked, or a CD', async () => {
    const {vm, said: nothing} = await said({
      template_image: 'https://example.org/haos_ova-16.2.QCOW2.xz?x=1',
      iso_images: ['https://example.org/virtio-win.iso', 'https://example.org/live%20c++.iso'],
    });
    expect(nothing).toEqual([]);
    expect(vm).toMatchObject({
      origin: {image: 'haos_ova-16.2.QCOW2', packed: 'xz', url: 'https://example.org/haos_ova-16.2.QCOW2.xz?x=1'},
      // As Proxmox names what it downloads.
      cdroms: {ide0: 'local:iso/virtio-win.iso', ide3: 'local:iso/live_c__.iso'},
      cdUrls: {
        'local:iso/virtio-win.iso': 'https://example.org/virtio-win.iso',
        'local:iso/live_c__.iso': 'https://example.org/live%20c++.iso',
      },
    });
  });

  test('a disk to boot from the network', async () => {
    expect((await said({template_image: 'none', disk_size_gb: 8})).vm).toMatchObject({
      origin: {from: 'empty'},
      cdroms: {},
    });
  });
});

describe('what cannot be', () => {
  const CASES: readonly (readonly [Keyed, readonly string[]])[] = [
    [
      {template_image: undefined, iso_images: ['local:iso/a.iso']},
      ['error no-disk-size: 800 (vm) is made with an empty disk and has no disk_size_gb'],
    ],
    [
      {
        disks: [
          {device: 'scsi0', size_gb: 1},
          {device: 'ide2', size_gb: 1},
        ],
      },
      [
        "error drive-taken: 800 (vm): scsi0 is taken: the system's disk is there (disk_device)",
        "error drive-taken: 800 (vm): ide2 is taken: cloud-init's drive is there",
      ],
    ],
    [
      {
        disks: [
          {device: 'scsi1', size_gb: 1},
          {device: 'scsi1', size_gb: 1},
        ],
      },
      ['error drive-taken: 800 (vm): scsi1 is taken: another disk is there'],
    ],
    [
      {disks: [{device: 'scsi1'}, {device: 'scsi2', path: '/dev/sdb', size_gb: 4}]},
      [
        'error disk-origin: 800 (vm): scsi1 says neither size_gb nor import_from',
        'error disk-origin: 800 (vm): scsi2 is a disk of the node and has size_gb',
      ],
    ],
    [
      {disk_options: 'ssdd=1,size=3', disks: [{device: 'virtio1', size_gb: 1, options: {ssd: 1, cache: 'fast'}}]},
      [
        'error drive-option: 800 (vm): a drive has no ssdd',
        'error drive-option: 800 (vm): a drive has no size',
        'error drive-option: 800 (vm): virtio has no ssd; scsi and sata and ide have',
        'error drive-option: 800 (vm): cache cannot be "fast"',
      ],
    ],
    [
      {
        disk_options: 'aio=native,cache=writeback',
        scsihw: 'lsi',
        disks: [{device: 'scsi1', size_gb: 1, options: 'iothread'}],
      },
      [
        'error drive-option: 800 (vm): scsi0: aio=native goes with cache none or directsync only',
        'warning no-effect: 800 (vm): scsi1: iothread has no effect with scsihw lsi',
      ],
    ],
    [
      {
        disk_options: 'bps=1000000,iops=1.5,mbps=5,mbps_rd=3',
        disks: [
          {device: 'scsi1', size_gb: 1, options: 'queues=1,iops_max=9,mbps_max_length=3'},
          {device: 'scsi2', size_gb: 1, options: 'mbps=50,mbps_max=60.5,bps_max_length=3,iops_rd=100'},
        ],
      },
      [
        'error drive-option: 800 (vm): scsi0: mbps is for reading and writing together, beside it mbps_rd cannot stand',
        'error drive-option: 800 (vm): Proxmox makes 0 of bps: say mbps, in MB a second',
        'error drive-option: 800 (vm): iops is a whole number, not "1.5"',
        'error drive-option: 800 (vm): scsi1: iops_max needs iops beside it',
        'error drive-option: 800 (vm): queues cannot be "1"',
        'error drive-option: 800 (vm): a drive has no mbps_max_length',
      ],
    ],
    [
      {iso_images: ['local:iso/a.iso', 'local:iso/b.iso', 'local:iso/c.iso', 'local:iso/d.iso']},
      ['error no-cd-drive: 800 (vm): there is no CD drive left for it, ide0 to ide3 are taken'],
    ],
    [{secure_boot: true}, ['warning no-effect: 800 (vm): secure_boot has no effect without bios ovmf']],
    [
      {qm_options: {memory: 4, net1: 'virtio', watchdogs: 'x', vga: 'quxl', numa: 2}},
      [
        'error own-field: 800 (vm): memory has a field of its own',
        'error own-field: 800 (vm): net1 has a field of its own',
        'error unknown-qm-option: 800 (vm): qm has no option "watchdogs"',
        'error malformed: 800 (vm): vga must be one of std, none, serial0, virtio, virtio-gl, qxl, vmware, cirrus, with memory=MiB and clipboard=vnc, not "quxl"',
        'error malformed: 800 (vm): numa must be 0 or 1, not "2"',
      ],
    ],
    [{qm_options: ['numa=1', 'numa=0']}, ['error named-twice: 800 (vm): numa is named twice']],
    [
      {qm_options: {hugepages: 2}},
      ['error needs-numa: 800 (vm): hugepages needs NUMA, without it the VM does not start'],
    ],
    [
      {qm_options: {hotplug: 'disk,memory'}},
      ['error needs-numa: 800 (vm): hotplug of memory needs NUMA, without it the VM does not start'],
    ],
    [{usb: ['10c4ea60']}, ['error malformed: 800 (vm): usb "10c4ea60" is no USB device']],
    [{agent: false}, ['error agent-needed: 800 (vm) is to have no agent, by which phoenix sees to cloud-init']],
    [{agent: 'yes please'}, ['error malformed: 800 (vm): agent "yes please" is no value of Proxmox\'s']],
    [
      {cloud_init: false, user_config: {username: 'me'}},
      ['warning no-effect: 800 (vm): user_config has no effect: cloud_init is false'],
    ],
    [
      {cloud_init: {user_data_file: 'x.yaml', packages: ['htop']}},
      [
        'error missing-template: there is no x.yaml',
        'warning no-effect: 800 (vm): packages has no effect beside user_data_file',
      ],
    ],
    [
      {network_config: [{ip: 'dhcp'}, {gw6: 'fe80::1'}]},
      ['warning no-effect: 800 (vm): gw6 has no effect without ip6'],
    ],
  ];
  test.each(CASES)('%j', async (changes, complaints) => expect((await said(changes)).said).toEqual(complaints));

  test('words of other tools are found', async () => {
    const {diagnostics} = await load({
      vm: {
        vms: [
          machine({
            on_boot: true,
            ostype: 'l26',
            scsi1: 'x',
            network_config: {vlan_id: 3},
            disks: [{device: 'scsi1', size_gb: 1, cache: 'none'}],
          }),
        ],
      },
    });
    expect(diagnostics.map(({hint}) => hint).filter((hint) => hint !== undefined)).toEqual([
      'did you mean "start_at_boot"?',
      "qm_options takes it, in Proxmox's words",
      "disk_device and disk_options are of the system's disk, disks the others, iso_images the CDs",
      'did you mean "vlan"?',
      "options takes it, in Proxmox's words",
    ]);
  });
});
