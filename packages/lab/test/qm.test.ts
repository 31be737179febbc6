import {afterAll, beforeEach, expect, test} from '@jest/globals';
import type {Profile} from '../src/node.js';
import {profileFor} from '../src/profile.js';
import {newFolder, newNode, removeFolders} from './rig.js';

const profile: Profile = {
  ...profileFor({
    storages: [
      {id: 'local', content: 'images,import'},
      {id: 'tank', content: 'rootdir,images'},
    ],
    templates: [],
    bridges: [],
    gpuCount: 0,
  }),
  images: ['local:iso/noble.img', '/root/debian-12.qcow2'],
  sums: {'https://images.test/d.qcow2': 'a'.repeat(64)},
  pci: [
    {address: '0000:01:00.0', vendor: '0x10de', device: '0x2204', class: '0x030000', driver: 'vfio-pci', iommuGroup: 7},
  ],
};
let sh: ReturnType<typeof newNode>['sh'];
beforeEach(() => {
  sh = newNode(newFolder(), 0, profile).sh;
});
afterAll(removeFolders);

const says = async (line: string) => {
  const {end, stdout, stderr} = await sh(line);
  return {code: 'code' in end ? end.code : end.signal, stdout, stderr};
};
const config = async (vmid: number) => (await sh(`cat /etc/pve/qemu-server/${vmid}.conf`)).stdout;
const ok = {code: 0, stderr: ''};

test('disks are made of images, where there is one and room for it', async () => {
  expect(
    await says(
      'qm create 700 --scsi0 tank:0,import-from=/var/lib/vz/template/iso/noble.img,discard=on --ide2 tank:cloudinit',
    ),
  ).toEqual({
    ...ok,
    stdout: expect.stringMatching(
      /^ide2: successfully created disk 'tank:vm-700-cloudinit,media=cdrom'\ntransferred 0\.0 B of 3\.5 GiB[\s\S]*\nscsi0: successfully created disk 'tank:vm-700-disk-0,discard=on,size=3584M'\n$/,
    ),
  });
  expect(await config(700)).toContain('boot: order=scsi0;ide2\n');
  expect(await says('qm resize 700 scsi0 20G')).toEqual({...ok, stdout: ''});
  expect(await says('qm resize 700 scsi0 2G')).toEqual({
    code: 0,
    stdout: '',
    stderr: 'shrinking disks is not supported\n',
  });
  expect(await config(700)).toContain('scsi0: tank:vm-700-disk-0,discard=on,size=20G\n');
  expect(await says('qm create 701 --scsi0 tank:0,import-from=/root/none.qcow2')).toMatchObject({
    code: 255,
    stderr: "unable to create VM 701 - can't find file '/root/none.qcow2'\n",
  });
  expect(await says('qm create 701 --scsi0 tank:0,import-from=local:iso/noble.img')).toMatchObject({
    stderr: expect.stringContaining("cannot import from 'local:iso/noble.img' - full clone feature is not supported"),
  });
  expect(await says('qm create 701 --scsi0 tank:8,import-from=/root/debian-12.qcow2')).toMatchObject({
    stderr: expect.stringContaining("'import-from' requires special syntax"),
  });
  expect((await sh('cat /etc/pve/qemu-server/701.conf')).stderr).toContain('No such file');
  await sh('pvesm add dir tiny --path /mnt/tiny --content images');
  expect(await says('qm create 701 --scsi0 none:0,import-from=/root/debian-12.qcow2')).toMatchObject({
    stderr: "storage 'none' does not exist\n",
  });
  expect(await says('qm create 701 --efidisk0 tank:1,efitype=4m --scsi0 local:2,format=qcow2')).toMatchObject({
    stdout: expect.stringContaining("efidisk0: successfully created disk 'tank:vm-701-disk-0,efitype=4m,size=1M'\n"),
  });
  expect((await sh('pvesm list local --vmid 701')).stdout).toMatch(
    /local:701\/vm-701-disk-0\.qcow2 qcow2 +images +2147483648 701/,
  );
});

test('a full storage and a storage for other things take no image', async () => {
  const small: Profile = {
    ...profile,
    storages: [
      ...profile.storages,
      {id: 'small', type: 'dir', path: '/mnt/small', content: ['images'], bytes: 1e9},
      {id: 'isos', type: 'dir', path: '/mnt/isos', content: ['iso'], bytes: 1e12},
    ],
  };
  ({sh} = newNode(newFolder(), 0, small));
  expect(await says('qm create 700 --scsi0 small:0,import-from=/root/debian-12.qcow2')).toMatchObject({
    code: 255,
    stdout: expect.stringContaining('No space left on device'),
    stderr: expect.stringMatching(
      /^unable to create VM 700 - copy failed: command '\/usr\/bin\/qemu-img convert .*exit code 1\n$/,
    ),
  });
  expect((await sh('pvesm list small')).stdout).not.toContain('700');
  expect(await says('qm create 700 --scsi0 isos:1')).toMatchObject({
    stderr: expect.stringContaining("storage: storage 'isos' does not support vm images\n"),
  });
  await sh('qm create 700');
  expect(await says('qm importdisk 700 /root/debian-12.qcow2 small')).toMatchObject({
    code: 255,
    stderr: expect.stringContaining('copy failed'),
  });
  expect(await says('qm importdisk 700 /root/debian-12.qcow2 isos')).toMatchObject({
    stderr: expect.stringContaining('does not support vm images'),
  });
});

test('an image is fetched by its URL, and only with its own sum', async () => {
  const fetch =
    'pvesh create /nodes/pve1/storage/local/download-url --content import --filename d.qcow2 --url https://images.test/d.qcow2 --checksum-algorithm sha256 --checksum';
  expect(await says(`${fetch} ${'b'.repeat(64)}`)).toMatchObject({code: 0, stderr: 'checksum verification failed\n'});
  expect(await says(`${fetch} ${'a'.repeat(64)}`)).toMatchObject(ok);
  expect((await sh('sha256sum < /var/lib/vz/import/d.qcow2')).stdout).toBe(`${'a'.repeat(64)}  -\n`);
  expect((await sh('sha256sum /var/lib/vz/import/d.qcow2 /etc/hostname')).stdout).toMatch(
    /^a{64} {2}\/var.*\n[0-9a-f]{64} {2}\/etc\/hostname\n$/,
  );
  expect((await sh('sha512sum < /dev/null')).stdout).toMatch(/^cf83e1357eefb8bd/);
  expect((await sh('sha256sum /nope')).stderr).toBe('sha256sum: /nope: No such file or directory\n');
  expect((await sh('pvesm list local')).stdout).toMatch(/^local:import\/d\.qcow2 +qcow2 +import/m);
  expect(await says('qm create 700 --scsi0 tank:0,import-from=local:import/d.qcow2')).toMatchObject(ok);
});

test('a running machine takes what can be plugged, the rest waits', async () => {
  await sh('qm create 700 --memory 512 --scsi0 tank:1 --ide2 tank:cloudinit --ciuser ann');
  await sh('qm start 700');
  expect((await sh('grep -c /var/run/qemu-server/700.qmp /proc/net/unix')).stdout).toBe('1\n');
  expect(
    await says('qm set 700 --cores 2 --balloon 256 --ciuser bob --scsi1 tank:1 --net0 virtio,bridge=vmbr0'),
  ).toMatchObject(ok);
  expect(await config(700)).toMatch(
    /^balloon: 256\n[\s\S]*^ciuser: bob\n[\s\S]*^scsi1: [\s\S]*\n\[PENDING\]\ncores: 2\n\n\[special:cloudinit\]\nciuser: ann\n$/m,
  );
  expect((await sh('qm pending 700')).stdout).toMatch(/^new cores: 2$/m);
  expect((await sh('qm cloudinit pending 700')).stdout).toBe('cur ciuser: ann\nnew ciuser: bob\n');
  expect(await says('qm set 700 --net1 virtio,bridge=vmbr9')).toMatchObject({
    code: 255,
    stderr: expect.stringContaining("net1: hotplug problem - bridge 'vmbr9' does not exist\n"),
  });
  expect(await says('qm set 700 --revert cores,net1')).toMatchObject(ok);
  expect(await config(700)).not.toContain('PENDING');
  await sh('qm set 700 --memory 1024 --delete scsi1');
  expect(await config(700)).toContain('unused0: tank:vm-700-disk-1\n');
  expect(await says('qm cloudinit update 700')).toEqual({...ok, stdout: 'generating cloud-init ISO\n'});
  await sh('qm stop 700');
  expect(await config(700)).toMatch(/^memory: 1024$/m);
  expect(await config(700)).not.toContain('[');
  expect(await says('qm set 700 --net0 virtio,bridge=vmbr9')).toMatchObject(ok);
  expect(await says('qm start 700')).toMatchObject({
    code: 255,
    stdout: expect.stringContaining("bridge 'vmbr9' does not exist\n"),
    stderr: 'start failed: QEMU exited with code 1\n',
  });
  expect(await says('qm set 700 --sshkeys /root/none.pub')).toMatchObject({
    code: 2,
    stderr: "can't open '/root/none.pub' - No such file or directory\n",
  });
});

test('a device belongs to one running machine', async () => {
  expect((await sh('readlink /sys/bus/pci/devices/0000:01:00.0/driver')).stdout).toBe(
    '/sys/bus/pci/drivers/vfio-pci\n',
  );
  expect((await sh('cat /sys/kernel/iommu_groups/7/devices/0000:01:00.0/vendor')).stdout).toBe('0x10de\n');
  expect((await sh('lspci -nnk')).stdout).toBe(
    '01:00.0 Class [0300]: Device [10de:2204]\n\tKernel driver in use: vfio-pci\n',
  );
  await sh(
    'qm create 700 --hostpci0 01:00,pcie=1 --machine q35; qm create 701 --hostpci0 0000:01:00.0; qm create 702 --hostpci0 02:00.0',
  );
  expect(await says('qm start 700')).toMatchObject(ok);
  expect(await says('qm start 701')).toMatchObject({
    code: 255,
    stderr: "PCI device '0000:01:00.0' already in use by VMID '700'\n",
  });
  expect(await says('qm start 702')).toMatchObject({
    code: 255,
    stderr: "no pci device info for device '0000:02:00.0'\n",
  });
  await sh('qm stop 700');
  expect(await says('qm start 701')).toMatchObject(ok);
});

test('templates, clones and snapshots on ZFS', async () => {
  await sh('qm create 700 --name base --scsi0 tank:1 --net0 virtio,bridge=vmbr0 --description mine --protection 1');
  await sh('qm snapshot 700 one --description comment; qm snapshot 700 two');
  expect(await says('qm snapshot 700 one')).toMatchObject({code: 255, stderr: "snapshot name 'one' already used\n"});
  expect(await says('qm snapshot 700 current')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('reserved name'),
  });
  expect(await says('qm rollback 700 one')).toMatchObject({
    code: 255,
    stderr: "can't rollback, 'one' is not most recent snapshot on 'tank:vm-700-disk-0'\n",
  });
  expect(await says('qm rollback 700 none')).toMatchObject({code: 255, stderr: "snapshot 'none' does not exist\n"});
  await sh('qm set 700 --scsi1 tank:2');
  expect(await says('qm rollback 700 two')).toMatchObject(ok);
  expect(await config(700)).toMatch(/^#mine\n[\s\S]*^parent: two\n[\s\S]*^unused0: tank:vm-700-disk-1$/m);
  expect(await says('qm clone 700 710 --snapname one --full 0')).toMatchObject({
    code: 2,
    stderr: "Linked clone feature is not supported for drive 'scsi0'\n",
  });
  expect(await says('qm clone 700 710 --snapname one')).toMatchObject({
    code: 2,
    stderr: "Full clone feature is not supported for drive 'scsi0'\n",
  });
  expect(await says('qm clone 700 710')).toMatchObject(ok);
  expect(await config(710)).toMatch(/^#mine\n[\s\S]*^name: Copy-of-VM-base\n[\s\S]*^protection: 1\n/m);
  expect(await says('qm template 700')).toMatchObject({
    code: 255,
    stderr: 'unable to create template, because VM contains snapshots\n',
  });
  await sh('qm delsnapshot 700 one; qm delsnapshot 700 two; qm template 700');
  expect(await says('qm template 700')).toMatchObject({code: 255});
  expect(await says('qm clone 700 711 --name linked')).toMatchObject({
    ...ok,
    stdout: 'create linked clone of drive scsi0 (tank:base-700-disk-0)\n',
  });
  expect(await config(711)).toContain('scsi0: tank:base-700-disk-0/vm-711-disk-0,size=1G\n');
  expect(await says('qm destroy 700')).toMatchObject({
    code: 255,
    stderr: "can't remove VM 700 - protection mode enabled\n",
  });
  await sh('qm set 700 --protection 0');
  expect(await says('qm destroy 700')).toMatchObject({
    code: 255,
    stderr: "base volume 'base-700-disk-0' is still in use by linked clones\n",
  });
  await sh('qm set 711 --protection 0; qm destroy 711');
  expect(await says('qm destroy 700 --purge')).toMatchObject(ok);
  expect(await says('qm rescan')).toMatchObject(ok);
});

test('locks keep off, clones share their source', async () => {
  await sh('qm create 700 --scsi0 tank:1');
  const clones = await Promise.all([701, 702, 703, 704].map((id) => says(`qm clone 700 ${id}`)));
  expect(clones.map(({code}) => code)).toEqual([0, 0, 0, 0]);
  await sh('qm set 700 --lock backup');
  for (const verb of ['start', 'snapshot 700 ab #', 'clone 700 705 #', 'destroy', 'template', 'shutdown'])
    expect(await says(`qm ${verb.includes('700') ? verb : `${verb} 700`}`)).toMatchObject({
      stderr: expect.stringContaining(verb === 'shutdown' ? '' : 'VM is locked (backup)\n'),
    });
  expect(await says('qm unlock 700')).toEqual({...ok, stdout: ''});
  expect(await says('qm start 700')).toMatchObject(ok);
  expect((await sh('qm list')).stdout).toMatch(/^ +700 VM 700 +running +512 +1\.00 \d+ *$/m);
  expect(await says('qm destroy 700')).toMatchObject({code: 25, stderr: 'VM 700 is running - destroy failed\n'});
});

test('what Proxmox makes of options beyond its schema', async () => {
  await sh('mkdir -p /var/lib/vz/snippets && echo "#!/bin/sh" > /var/lib/vz/snippets/hook.sh');
  expect(await says('qm create 700 --hookscript local:snippets/none.sh')).toMatchObject({
    stderr: expect.stringContaining("script 'local:snippets/none.sh' does not exist"),
  });
  expect(await says('qm create 700 --hookscript local:snippets/hook.sh')).toMatchObject({
    stderr: expect.stringContaining("script 'local:snippets/hook.sh' is not executable"),
  });
  expect((await sh('cat /etc/pve/qemu-server/700.conf')).stderr).toContain('No such file');
  await sh('qm create 700 --ostype win11 --machine q35,viommu=intel; qm create 701 --ostype win10');
  await sh('qm create 702 --machine q35');
  expect(await config(700)).toContain('machine: pc-q35-7.2,viommu=intel\n');
  expect(await config(701)).toContain('machine: pc-i440fx-7.2\n');
  expect(await config(702)).toContain('machine: q35\n');
  await sh('qm set 700 --machine q35 --vmgenid 1');
  expect(await config(700)).toMatch(/machine: q35\n[\s\S]*vmgenid: [\da-f-]{36}\n/);
  await sh('qm set 702 --ostype win11');
  expect(await config(702)).toContain('machine: pc-q35-7.2\n');
});

test('without NUMA neither huge pages nor memory that is plugged', async () => {
  await sh('qm create 700 --hugepages 2; qm create 701 --hotplug memory,disk; qm create 702 --hugepages 2 --numa 1');
  expect(await says('qm start 700')).toMatchObject({
    stderr: expect.stringContaining('numa needs to be enabled to use hugepages'),
  });
  expect(await says('qm start 701')).toMatchObject({
    stderr: expect.stringContaining('numa needs to be enabled for memory hotplug'),
  });
  expect(await says('qm start 702')).toMatchObject({code: 0});
});

test('a running machine takes throttles, CDs and USB devices; the make-up of a disk waits', async () => {
  await sh('qm create 700 --ostype l26 --scsi0 tank:1 --ide0 none,media=cdrom; qm create 701 --scsi0 tank:1');
  await sh('qm start 700; qm start 701');
  await sh('qm set 700 --scsi0 tank:vm-700-disk-0,mbps_wr=50,backup=0,size=1G');
  await sh('qm set 700 --ide0 local:iso/noble.img,media=cdrom --usb0 host=10c4:ea60');
  await sh('qm set 701 --usb0 spice --scsi0 tank:vm-701-disk-0,ssd=1,size=1G --ide0 local:iso/noble.img,media=cdrom');
  const pendingOf = async (vmid: number) => /\[PENDING\]\n([\s\S]*)/.exec(await config(vmid))?.[1];
  expect(await pendingOf(700)).toBeUndefined();
  expect(await pendingOf(701)).toMatch(/^boot: order=scsi0;ide0\nide0: [^\n]+\nscsi0: [^\n]+ssd=1\nusb0: spice\n$/);
});

test('a CD drive that is set comes to the end of the boot order, which a running machine takes at its next start', async () => {
  await sh('qm create 700 --scsi0 tank:1 --ostype l26 --boot order=scsi0');
  await sh('qm set 700 --ide2 tank:cloudinit');
  expect(await config(700)).toContain('boot: order=scsi0\n');
  await sh('qm set 700 --ide0 local:iso/noble.img,media=cdrom');
  expect(await config(700)).toContain('boot: order=scsi0;ide0\n');
  await sh('qm set 700 --boot order=scsi0; qm start 700; qm set 700 --ide0 none,media=cdrom');
  expect(await config(700)).toMatch(
    /^boot: order=scsi0\nide0: none,media=cdrom\n[\s\S]*\[PENDING\]\nboot: order=scsi0;ide0\n/m,
  );
  await sh('qm set 700 --boot order=scsi0');
  expect(await config(700)).not.toContain('PENDING');
});

test('what QEMU learns of a disk only when it starts stands in the config at once, but for its make-up', async () => {
  await sh(
    'qm create 700 --scsi0 tank:1; qm start 700; qm set 700 --scsi0 tank:vm-700-disk-0,serial=X,detect_zeroes=1',
  );
  expect(await config(700)).not.toContain('PENDING');
  await sh('qm set 700 --scsi0 tank:vm-700-disk-0,serial=Y,discard=on');
  expect(await config(700)).toContain('[PENDING]\nscsi0: tank:vm-700-disk-0,discard=on,serial=Y,size=1G\n');
});

test('protection covers every drive, also the seed and CDs', async () => {
  await sh('qm create 700 --scsi0 tank:1 --ide2 tank:cloudinit --ide0 none,media=cdrom --protection 1');
  for (const drive of ['ide0', 'ide2', 'scsi0'])
    expect(await says(`qm set 700 --delete ${drive}`)).toMatchObject({
      code: 255,
      stderr: `can't remove drive '${drive}' - protection mode enabled\n`,
    });
});

test('with nothing to be plugged a nic that stays still gets another bridge', async () => {
  await sh('qm create 700 --scsi0 tank:1 --hotplug 0 --net0 virtio=BC:24:11:00:00:01,bridge=vmbr0; qm start 700');
  await sh('qm set 700 --net0 virtio=BC:24:11:00:00:01,bridge=vmbr0,link_down=1');
  expect(await config(700)).not.toContain('PENDING');
  await sh('qm set 700 --net0 virtio=BC:24:11:00:00:01,bridge=vmbr0,mtu=1400');
  expect(await config(700)).toContain('[PENDING]\nnet0: virtio=BC:24:11:00:00:01,bridge=vmbr0,mtu=1400\n');
});
