import {GUEST, mac, type Place} from './random-container.js';
import {compact, type Dice, type Fields} from './random-dice.js';

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDbX6NAh3n4NdhEH8NofjM4vi4HFrhV6oDN+3cTqaAm4 a@b';

const nic = ({chance, pick, number}: Dice, {id, bridges}: Place, index: number) => {
  const ip = pick([`10.${index}.1.${id % 250}/24`, `10.${index}.1.${id % 250}/24`, 'dhcp', 'manual', undefined]);
  const ip6 = chance(0.2) ? pick(['auto', 'dhcp', `fd01:${index}::${id}/64`]) : undefined;
  return compact({
    ip,
    ip6,
    gw: index === 0 && ip?.startsWith('10.') && chance(0.5) ? '10.0.1.1' : undefined,
    nameservers: index === 0 && chance(0.4) ? ['1.1.1.1'] : undefined,
    searchdomain: index === 0 && chance(0.3) ? 'lan' : undefined,
    vlan: chance(0.2) ? number(2, 90) : undefined,
    mac: chance(0.3) ? mac(id, index) : undefined,
    bridge: chance(0.3) ? pick(bridges) : undefined,
    firewall: chance(0.2) ? chance(0.5) : undefined,
    model: chance(0.15) ? pick(['virtio', 'e1000', 'rtl8139']) : undefined,
    mtu: chance(0.1) ? pick([1, 1400]) : undefined,
    rate: chance(0.1) ? pick([5, 12.5]) : undefined,
    queues: chance(0.1) ? 2 : undefined,
    trunks: chance(0.1) ? '10;20' : undefined,
    link_down: chance(0.1) ? chance(0.6) : undefined,
  });
};

/** What a VM may say beyond what every one must. */
export const MACHINE: Fields<Place> = {
  cores: [0.5, ({number}) => number(1, 4)],
  sockets: [0.2, ({number}) => number(1, 2)],
  cpu_type: [0.3, ({pick}) => pick(['host', 'x86-64-v2-AES'])],
  memory_mb: [0.5, ({pick}) => pick([1024, 2048, 4000])],
  balloon_mb: [0.3, ({pick}) => pick([0, 512])],
  machine: [0.2, ({pick}) => pick(['q35', 'pc'])],
  bios: [0.2, ({pick}, {isClone, isSource}) => (isClone || isSource ? undefined : pick(['ovmf', 'seabios']))],
  scsihw: [0.2, ({pick}) => pick(['virtio-scsi-pci', 'virtio-scsi-single'])],
  disk_size_gb: [0.5, ({pick}, {isSource}) => (isSource ? 8 : pick([8, 9, 12, 20]))],
  network_config: [
    0.7,
    (dice, place) => {
      const count = dice.pick([0, 1, 1, 1, 2, 3]);
      const nics = Array.from({length: count}, (_, index) => nic(dice, place, index));
      return count === 1 && dice.chance(0.7) ? nics[0] : nics;
    },
  ],
  disk_device: [0.1, ({pick}, {isClone}) => (isClone ? undefined : pick(['scsi0', 'virtio0', 'sata0']))],
  disk_options: [
    0.2,
    ({pick}) => pick(['discard=on,ssd=1', {cache: 'writeback'}, ['iothread=1'], ['backup=0', 'discard=on']]),
  ],
  disks: [
    0.2,
    ({some, pick, chance}, {isSource, storages}) =>
      isSource
        ? undefined
        : some(['scsi1', 'scsi2', 'virtio1', 'sata1'], 0.4).map((device) =>
            compact({
              device,
              storage_pool: chance(0.5) ? pick(storages) : undefined,
              size_gb: pick([1, 2, 4]),
              options: chance(0.4) ? pick(['discard=on', 'backup=0', {cache: 'writeback'}]) : undefined,
            }),
          ),
  ],
  secure_boot: [0.05, ({chance}) => chance(0.5)],
  tpm: [0.1, ({pick}) => pick([true, 'v2.0', 'v1.2', false])],
  iso_images: [
    0.1,
    ({some}, {isClone}) =>
      isClone ? undefined : some(['https://images.example.org/tool.iso', 'https://images.example.org/other.iso'], 0.6),
  ],
  usb: [0.1, ({some}) => some(['host=0658:0200', 'spice', 'host=1-1.2,usb3=1'], 0.5)],
  agent: [0.1, ({pick}) => pick([true, '1,fstrim_cloned_disks=1'])],
  qm_options: [
    0.2,
    ({pick}) =>
      pick([
        {vga: 'std'},
        ['numa=1', 'ostype=l26'],
        {cpuunits: 200, tablet: 0},
        {rng0: 'source=/dev/urandom'},
        ['hotplug=disk,network'],
      ]),
  ],
  user_config: [
    0.6,
    ({chance, some, pick}) =>
      compact({
        username: pick(['ann', 'bob']),
        sudo: chance(0.5) ? pick([true, false, 'ALL=(ALL) ALL']) : undefined,
        password_hash: chance(0.3) ? '$6$salt$hash' : undefined,
        ssh_public_keys: some([KEY, `${KEY}2`], 0.5),
      }),
  ],
  cloud_init: [
    0.5,
    ({some, chance}) =>
      chance(0.1)
        ? {user_data_file: 'whole.yaml'}
        : compact({
            packages: some(['git', 'htop'], 0.5),
            runcmd: some(['echo hello', ['touch', '/tmp/x']], 0.4),
            write_files: some(
              [
                {path: '/etc/a.conf', content: 'a: yes\n  b: "c"\n'},
                {path: '/etc/b.conf', content: '\ttabs\n', permissions: '0640', owner: 'root:root'},
                {path: '/etc/secret', content: 'file:secrets/token', permissions: '0600'},
                {path: '/etc/b64', content: 'aGVsbG8K', encoding: 'b64'},
              ],
              0.3,
            ),
          }),
  ],
  ...GUEST,
  volumes: [0.1, () => [{server: '10.0.0.9', path: '/export/media', mount_point: '/mnt/media'}]],
};
