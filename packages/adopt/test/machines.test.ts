import {describe, expect, test} from '@jest/globals';
import {vmDraft} from '@phoenix/adopt';
import {reveal} from '@phoenix/kit';
import {guest} from './guests.js';

const draft = (
  lines: string,
  snippets: Readonly<Record<string, string>> = {},
  more: Parameters<typeof guest>[2] = {},
) => vmDraft(guest('vm', lines, {id: 200, ...more}), {pool: undefined, snippets: new Map(Object.entries(snippets))});
const entryOf = (lines: string) => draft(lines).entry;
const notesOf = (lines: string) => draft(lines).notes;

/** What every VM has, so that cases show the rest. */
const BARE = `boot: order=scsi0
cores: 2
memory: 2048
meta: creation-qemu=9.2.0,ctime=1750000000
name: box
net0: virtio=BC:24:11:00:00:01,bridge=vmbr0
ostype: l26
scsi0: local-zfs:vm-200-disk-0,size=32G
scsihw: virtio-scsi-single
smbios1: uuid=3b3b0f0e-1f6c-4a57-9b5a-0d8c3a0e6f11
vmgenid: 26decd21-0de1-4d06-b84b-d54810afc832`;
const ENTRY = {
  vmid: 200,
  name: 'box',
  cores: 2,
  memory_mb: 2048,
  storage_pool: 'local-zfs',
  disk_size_gb: 32,
  network_bridge: 'vmbr0',
  cloud_init: false,
};
const {cloud_init: _, ...SEEDED} = ENTRY;

describe('whole VMs, as people have them', () => {
  test('a home automation appliance on UEFI, with a stick passed through', () =>
    expect(
      draft(`agent: 1
bios: ovmf
boot: order=scsi0
cores: 2
cpu: host
efidisk0: local-zfs:vm-200-disk-0,efitype=4m,size=1M
localtime: 1
machine: q35
memory: 4096
name: haos
net0: virtio=02:0E:F3:11:22:33,bridge=vmbr0,tag=30
onboot: 1
ostype: l26
scsi0: local-zfs:vm-200-disk-1,cache=writethrough,discard=on,size=32G,ssd=1
scsihw: virtio-scsi-pci
startup: order=2,up=20
tablet: 0
tags: community-script;home
usb0: host=10c4:ea60`),
    ).toMatchObject({
      entry: {
        vmid: 200,
        name: 'haos',
        cores: 2,
        cpu_type: 'host',
        memory_mb: 4096,
        machine: 'q35',
        bios: 'ovmf',
        scsihw: 'virtio-scsi-pci',
        storage_pool: 'local-zfs',
        disk_size_gb: 32,
        network_bridge: 'vmbr0',
        network_config: {vlan: 30, mac: '02:0E:F3:11:22:33'},
        disk_options: 'cache=writethrough,discard=on,ssd=1',
        start_at_boot: true,
        boot_order: 2,
        boot_delay: 20,
        usb: ['host=10c4:ea60'],
        agent: true,
        qm_options: {localtime: '1', tablet: '0'},
        cloud_init: false,
        tags: ['community-script', 'home'],
      },
      notes: [],
    }));

  test('Windows: SATA, e1000, TPM, a gpu with a ROM file, two networks', () =>
    expect(
      draft(`balloon: 0
boot: order=ide2;sata0
cores: 8
hostpci0: 0000:01:00,pcie=1,x-vga=1
hostpci1: 0000:02:00.0,romfile=card.rom
machine: pc-q35-9.0
memory: 16384
name: win11
net0: e1000=BC:24:11:00:00:01,bridge=vmbr0,firewall=1
net1: virtio=BC:24:11:00:00:02,bridge=vmbr1
ostype: win11
sata0: local-zfs:vm-200-disk-0,size=128G
scsi1: tank:vm-200-disk-1,size=1T
sockets: 1
tpmstate0: local-zfs:vm-200-disk-2,size=4M,version=v2.0`),
    ).toMatchObject({
      entry: {
        vmid: 200,
        name: 'win11',
        cores: 8,
        memory_mb: 16384,
        balloon_mb: 0,
        machine: 'pc-q35-9.0',
        scsihw: 'lsi',
        storage_pool: 'local-zfs',
        disk_device: 'sata0',
        disk_size_gb: 128,
        disks: [{device: 'scsi1', storage_pool: 'tank', size_gb: 1024}],
        tpm: 'v2.0',
        network_config: [{bridge: 'vmbr0', model: 'e1000', firewall: true}, {bridge: 'vmbr1'}],
        hostpci: ['0000:01:00,pcie=1,x-vga=1', '0000:02:00.0,romfile=card.rom'],
        qm_options: {ostype: 'win11'},
        cloud_init: false,
      },
      notes: [],
    }));

  test("somebody else's cloud image: its user and password stay where they are", () => {
    const {entry, notes, secrets} = draft(`${BARE}
cipassword: $5$salt$hash
ciuser: bob
ide2: local-zfs:vm-200-cloudinit,media=cdrom
ipconfig0: ip=10.0.0.9/24,gw=10.0.0.1
nameserver: 1.1.1.1
searchdomain: lan
sshkeys: ssh-ed25519%20AAAA`);
    expect(entry).toEqual({
      ...SEEDED,
      network_config: {ip: '10.0.0.9/24', gw: '10.0.0.1', nameservers: ['1.1.1.1'], searchdomain: 'lan'},
    });
    expect(notes).toEqual([
      'ciuser, cipassword and sshkeys of its cloud-init stay on the node, a password is never written',
    ]);
    expect([secrets.size, JSON.stringify(entry).includes('hash')]).toEqual([0, false]);
  });

  test('a template', () =>
    expect(entryOf(`${BARE.replace('vm-200-disk-0', 'base-200-disk-0')}\ntemplate: 1\nonboot: 1`)).toEqual({
      ...ENTRY,
      is_template: true,
    }));
});

describe('one thing at a time', () => {
  test.each([
    ['nothing beside what every VM has', '', {}],
    ['the default of Proxmox', 'scsihw: lsi', {scsihw: 'lsi'}],
    ['sockets', 'sockets: 2', {sockets: 2}],
    ['memory in its long form', 'memory: current=3072', {memory_mb: 3072}],
    ['a cpu with flags', 'cpu: host,flags=+pcid', {cpu_type: 'host,flags=+pcid'}],
    ['mapped devices', 'hostpci0: mapping=gpu,pcie=1', {hostpci: ['mapping=gpu,pcie=1']}],
    ['what cloud-init would be told without a drive for it', 'ipconfig0: ip=10.0.0.9/24', {}],
    ['a machine with more', 'machine: type=q35,viommu=intel', {machine: 'q35,viommu=intel'}],
    [
      'options of other fields',
      'args: -device x\nhookscript: local:snippets/a',
      {qm_options: {args: '-device x', hookscript: 'local:snippets/a'}},
    ],
    [
      'CDs where Proxmox puts them',
      'ide0: local:iso/b.iso,media=cdrom,size=1G\nide2: local:iso/a.iso,media=cdrom',
      {iso_images: ['local:iso/a.iso', 'local:iso/b.iso']},
    ],
    ['an empty CD drive', 'ide2: none,media=cdrom', {}],
    [
      'a disk of the node',
      'scsi1: /dev/disk/by-id/ata-x,size=7814026584K',
      {disks: [{device: 'scsi1', path: '/dev/disk/by-id/ata-x'}]},
    ],
    [
      'keys of the firmware',
      'efidisk0: local-zfs:vm-200-disk-1,efitype=4m,pre-enrolled-keys=1,size=1M',
      {secure_boot: true},
    ],
    ['an agent with more', 'agent: 1,type=isa', {agent: '1,type=isa'}],
    [
      'a UUID with a serial number',
      'smbios1: uuid=3b3b0f0e,serial=QUJD,base64=1',
      {qm_options: {smbios1: 'uuid=3b3b0f0e,serial=QUJD,base64=1'}},
    ],
    ['what waits for a restart counts as done', '[PENDING]\ncores: 4', {cores: 4}],
    ['a snapshot is nobody else', '[before]\ncores: 8\nsnaptime: 1', {}],
  ])('%s', (_, lines, more) => expect(entryOf(`${BARE}\n${lines}`)).toEqual({...ENTRY, ...more}));

  test('a device that the config has no words for keeps all of them out: their numbers are their places', () =>
    expect(entryOf(`${BARE}\nhostpci0: 0000:00:02.0;0000:00:03.0\nhostpci1: 0000:01:00`)).toEqual(ENTRY));

  test.each([
    [
      'scsi1: nfs:200/x.img',
      ['the config has no word for its further disks scsi1 (nfs:200/x.img); phoenix leaves that alone'],
    ],
    ['amd-sev-x: 1', ['the config has no word for amd-sev-x; phoenix leaves that alone']],
    ['usb1: spice', ['the config has no word for usb1 spice; phoenix leaves that alone']],
    ['net2: virtio=BC:24:11:00:00:03,bridge=vmbr0', ['the config has no word for net2; phoenix leaves that alone']],
    ['ide3: local:iso/x.iso,media=cdrom', ['the config has no word for the CD drive ide3 (local:iso/x.iso)']],
  ])('%s', (lines, notes) => expect(notesOf(`${BARE}\n${lines}`)).toEqual(notes));

  test('neither name nor network nor disk', () =>
    expect(draft('memory: 512')).toMatchObject({
      entry: {vmid: 200, name: 'VM200', memory_mb: 512, scsihw: 'lsi', network_config: []},
      notes: ['it has no name; phoenix would give it one', 'it has no disk on a storage'],
    }));
});

describe('a VM that phoenix has given its documents', () => {
  const OWN = `#<!-- phoenix%3A1 {"source"%3A"ab","volumes"%3A{},"lines"%3A[]} -->
${BARE}
ide2: local-zfs:vm-200-cloudinit,media=cdrom
cicustom: user=local:snippets/phoenix-200-0a1b2c3d-user.yaml,network=local:snippets/phoenix-200-1a1b2c3d-network.yaml,meta=local:snippets/phoenix-200-2a1b2c3d-meta.yaml`;
  const USER = 'local:snippets/phoenix-200-0a1b2c3d-user.yaml';
  const NETWORK = 'local:snippets/phoenix-200-1a1b2c3d-network.yaml';

  test('they are read again; what only root may read goes to a file of its own', () => {
    const {entry, secrets, notes} = draft(OWN, {
      [USER]: `#cloud-config
hostname: box
fqdn: box.lan
users:
  - name: ann
    sudo: ALL=(ALL) NOPASSWD:ALL
    hashed_passwd: $6$salt$hash
    ssh_authorized_keys: [ssh-ed25519 AAAA a@b]
packages: [qemu-guest-agent, git]
write_files:
  - {path: /etc/a.conf, content: "a\\n"}
  - {path: /etc/pgpass, content: "secret\\n", permissions: "0600"}
  - {path: /root/pgpass, content: "other", permissions: "0400", owner: root:root}
runcmd:
  - [systemctl, enable, --now, qemu-guest-agent]
  - echo hello
`,
      [NETWORK]: `version: 2
ethernets:
  id0:
    match: {macaddress: "bc:24:11:00:00:01"}
    dhcp4: false
    addresses: [10.0.0.9/24]
    routes: [{to: 0.0.0.0/0, via: 10.0.0.1}]
    nameservers: {addresses: [1.1.1.1], search: [lan]}
`,
    });
    expect(entry).toEqual({
      ...SEEDED,
      network_config: {ip: '10.0.0.9/24', gw: '10.0.0.1', nameservers: ['1.1.1.1'], searchdomain: 'lan'},
      user_config: {
        username: 'ann',
        password_hash: 'file:secrets/200-ann-password',
        ssh_public_keys: ['ssh-ed25519 AAAA a@b'],
        sudo: true,
      },
      cloud_init: {
        packages: ['git'],
        runcmd: ['echo hello'],
        write_files: [
          {path: '/etc/a.conf', content: 'a\n'},
          {path: '/etc/pgpass', content: 'file:secrets/200-pgpass', permissions: '0600'},
          {path: '/root/pgpass', content: 'file:secrets/200-pgpass-2', permissions: '0400', owner: 'root:root'},
        ],
      },
    });
    expect(Object.fromEntries([...secrets].map(([path, secret]) => [path, reveal(secret)]))).toEqual({
      'secrets/200-ann-password': '$6$salt$hash',
      'secrets/200-pgpass': 'secret\n',
      'secrets/200-pgpass-2': 'other',
    });
    expect(`${JSON.stringify(entry)}${notes}`).not.toMatch(/\$6|"secret/);
    expect(notes).toHaveLength(3);
  });

  test('gone, or no YAML: told', () => {
    expect(draft(OWN).notes).toEqual([
      `its cloud-init documents (${USER}) cannot be read: what they say is not in the entry`,
    ]);
    expect(draft(OWN, {[USER]: '#cloud-config\nusers: [\n', [NETWORK]: ''}).notes[0]).toMatch(/are no YAML/);
  });
});
