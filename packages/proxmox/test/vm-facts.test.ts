import {describe, expect, test} from '@jest/globals';
import {
  classify,
  functionsOf,
  imageFolders,
  imageMark,
  images,
  readPci,
  readPciMappings,
  type Storage,
} from '@phoenix/proxmox';

const storage = (id: string, content: readonly string[], more: Partial<Storage> = {}): Storage => ({
  ...{id, type: 'dir', path: `/mnt/${id}`, content, nodes: [], disable: false, properties: new Map()},
  ...more,
});

describe('images', () => {
  test('lie where a storage keeps their kind of content, unless content-dirs says otherwise', () => {
    const all = [
      storage('local', ['iso', 'import', 'vztmpl'], {path: '/var/lib/vz/'}),
      storage('nas', ['iso', 'images'], {properties: new Map([['content-dirs', 'vztmpl=a,iso=/my/isos/']])}),
      storage('zfs', ['images'], {path: undefined}),
      storage('other', ['iso'], {nodes: ['pve2']}),
      storage('off', ['iso'], {disable: true}),
    ];
    expect(imageFolders(all, 'pve1').map(({storage, content, path}) => `${storage} ${content} ${path}`)).toEqual([
      'local import /var/lib/vz/import',
      'local iso /var/lib/vz/template/iso',
      'nas iso /mnt/nas/my/isos',
      'nas images /mnt/nas/images',
    ]);
  });

  const sum = {algorithm: 'sha512', hex: 'ab'.repeat(64)} as const;
  const read = async (lines: readonly string[]) => {
    const folders = imageFolders([storage('a', ['iso'])], 'pve1');
    const stdout = lines.map((line) => `${line}\n`).join('');
    return images(folders).read({label: 'pve1', exec: async () => ({exitCode: 1, stdout, stderr: 'find: …'})});
  };

  test('have the sum that their mark says, unless they are younger', async () => {
    const path = '/mnt/a/template/iso/x y.img';
    expect(await read([`10.5 ${path}`, `11.25 ${imageMark(path, sum)}`])).toEqual([{path, checksum: sum}]);
    expect(await read([`12.5 ${path}`, `11.25 ${imageMark(path, sum)}`])).toEqual([{path, checksum: undefined}]);
    expect(await read([`10 ${path}`])).toEqual([{path, checksum: undefined}]);
  });

  test('that are gone leave a mark without meaning', async () => {
    expect(await read([`11 ${imageMark('/mnt/a/template/iso/x.img', sum)}`])).toEqual([]);
  });

  test('cost no look where no storage keeps any', async () => {
    const exec = () => Promise.reject(new Error('looked'));
    expect(await images([]).read({label: 'pve1', exec})).toEqual([]);
  });
});

describe('PCI devices', () => {
  const text = [
    'PCI_CLASS=60000',
    'PCI_ID=8086:4660',
    'PCI_SLOT_NAME=0000:00:00.0',
    'MODALIAS=pci:v00008086',
    'DRIVER=vfio-pci',
    'PCI_CLASS=30000',
    'PCI_ID=10DE:2204',
    'PCI_SLOT_NAME=0000:01:00.0',
    'MODALIAS=pci:v000010DE',
    'PCI_CLASS=40300',
    'PCI_ID=10DE:1AEF',
    'PCI_SLOT_NAME=0000:01:00.1',
    'MODALIAS=pci:v000010DE',
    '/sys/kernel/iommu_groups/12/devices/0000:01:00.0',
    '/sys/kernel/iommu_groups/12/devices/0000:01:00.1',
  ].join('\n');
  const devices = readPci(text);

  test('are read from their uevent files and the IOMMU groups', () => {
    expect(devices).toEqual([
      {address: '0000:00:00.0', id: '8086:4660', class: '60000', driver: undefined, iommuGroup: undefined},
      {address: '0000:01:00.0', id: '10de:2204', class: '30000', driver: 'vfio-pci', iommuGroup: 12},
      {address: '0000:01:00.1', id: '10de:1aef', class: '40300', driver: undefined, iommuGroup: 12},
    ]);
  });

  test.each([
    ['0000:01:00', ['0000:01:00.0', '0000:01:00.1']],
    ['01:00', ['0000:01:00.0', '0000:01:00.1']],
    ['01:00.1', ['0000:01:00.1']],
    ['0000:0', []],
    ['0000:02:00', []],
  ])('%s stands for %j', (address, expected) => {
    expect(functionsOf(devices, address).map((one) => one.address)).toEqual(expected);
  });

  test('may have names in the cluster', () => {
    const mappings = readPciMappings(
      'gpu0\n\tmap id=10de:2204,iommugroup=12,node=pve1,path=0000:01:00\n\tmap id=10de:2204,node=pve2,path=0000:41:00.0;0000:41:00.1\n\tmdev 1\n\nnic\n',
    );
    expect(mappings.get('gpu0')).toEqual([
      {node: 'pve1', paths: ['0000:01:00']},
      {node: 'pve2', paths: ['0000:41:00.0', '0000:41:00.1']},
    ]);
    expect(mappings.get('nic')).toEqual([]);
  });
});

describe('what the making of a VM says when it fails', () => {
  const said = (argv: readonly string[], stderr: string, stdout = '') =>
    classify({argv, exitCode: 255, stderr, stdout}).reason;
  // The first three as recorded; the others as they stand in qemu-server, pve-storage and pve-common.
  test.each([
    ['qm guest exec 770 -- ls', 'No QEMU guest agent configured\n', 'agent-not-configured'],
    ['qm importdisk 710 /root/none.raw tank', '/root/none.raw: non-existent or non-regular file\n', 'image-missing'],
    ['qm clone 900 910', "Full clone feature is not supported for drive 'scsi0'\n", 'no-snapshot-copies'],
    ['qm clone 900 910', "Linked clone feature is not supported for drive 'scsi0'\n", 'no-linked-clones'],
    ['qm template 750', 'unable to create template, because VM contains snapshots\n', 'has-snapshots'],
    ['qm start 900', "PCI device '0000:01:00.0' already in use by VMID '910'\n", 'device-in-use'],
    ['qm start 900', "no pci device info for device '0000:09:00.0'\n", 'device-missing'],
    ['qm start 900', 'cannot prepare PCI pass-through, IOMMU not present\n', 'no-iommu'],
    [
      'qm start 900',
      'KVM virtualisation configured, but not available. Either disable in VM configuration or enable in BIOS.\n',
      'no-kvm',
    ],
    ['qm destroy 900', "base volume 'base-900-disk-0' is still in use by linked clones\n", 'has-linked-clones'],
    [
      'sh -c x sh /iso/x.img m pvesh create /nodes/pve1/storage/local/download-url',
      "checksum mismatch: got 'aa' != expect 'bb', aborting\n",
      'checksum',
    ],
  ])('%s: %s', (command, stderr, reason) => {
    expect(said(command.split(' '), stderr)).toBe(reason);
  });

  test('a lack of memory is found in what QEMU said', () => {
    const stdout = "kvm: cannot set up guest memory 'pc.ram': Cannot allocate memory\n";
    expect(said(['qm', 'start', '900'], 'start failed: QEMU exited with code 1\n', stdout)).toBe('no-memory');
  });

  test('no space is found in what the copying said before', () => {
    const stderr =
      "unable to create VM 900 - cannot import from '/iso/x.img' - copy failed: command '/usr/bin/qemu-img convert' failed: exit code 1\n";
    const stdout = 'qemu-img: error while writing at byte 0: No space left on device\n';
    expect(said(['qm', 'create', '900'], stderr, stdout)).toBe('no-space');
    expect(said(['qm', 'create', '900'], stderr)).toBe('import-failed');
  });
});
