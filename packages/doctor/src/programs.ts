import type {Wanted} from './patient.js';

/** What phoenix's commands on the node call, by the package that has it. Debian's and Proxmox's own names. */
const ALWAYS: Readonly<Record<string, string>> = {
  'pve-container': 'pct',
  'qemu-server': 'qm',
  'libpve-storage-perl': 'pvesm',
  'pve-manager': 'pveam pvesh',
  coreutils:
    'cat chmod chown cp cut date env ls mkdir mv nproc readlink rm sha256sum sleep stat sync tail tee test timeout touch true uname wc',
  findutils: 'find',
  grep: 'grep',
  sed: 'sed',
  tar: 'tar',
  bash: 'bash',
  'util-linux': 'findmnt flock lsblk',
  dpkg: 'dpkg-query',
  systemd: 'systemctl',
};

/** Only for a config that speaks of it; what phoenix installs by itself (samba, an NFS server, sudo) is not among them. */
const SOMETIMES: readonly (readonly [of: string, programs: string, wanted: (of: Wanted) => boolean])[] = [
  ['zfsutils-linux', 'zfs zpool', ({node}) => node.settings.zfs.pools.length + node.settings.zfs.datasets.length > 0],
  ['passwd', 'useradd chpasswd', ({node}) => node.settings.users.length > 0],
  [
    'libpve-access-control',
    'pveum',
    ({node}) => node.settings.users.some(({proxmoxRole}) => proxmoxRole !== undefined),
  ],
  ['apparmor', 'apparmor_parser', ({node}) => node.settings.apparmor.profiles.length > 0],
  ['pve-firewall', 'pve-firewall', ({node}) => node.settings.firewall !== undefined],
  ['ifupdown2', 'ifreload ifquery', ({node}) => node.settings.system.interfaces.length > 0],
  ['apt', 'apt-get', ({node: {settings}}) => settings.system.packages.length > 0 || settings.system.upgrade],
  ['wget', 'wget', ({node}) => node.settings.nvidia?.runfileUrl !== undefined],
  ['kmod', 'lsmod modinfo modprobe', ({node: {settings}}) => settings.nvidia !== undefined],
];

const byProgram = (of: string, names: string) => names.split(' ').map((name) => [name, of] as const);
const PACKAGES = new Map([
  ...Object.entries(ALWAYS).flatMap(([of, names]) => byProgram(of, names)),
  ...SOMETIMES.flatMap(([of, names]) => byProgram(of, names)),
]);

/** Programs that the node must have for this config. */
export const programNames = (wanted: Wanted | undefined): readonly string[] => [
  ...Object.values(ALWAYS).flatMap((names) => names.split(' ')),
  ...SOMETIMES.filter(([, , isWanted]) => wanted !== undefined && isWanted(wanted)).flatMap(([, names]) =>
    names.split(' '),
  ),
];

/** The package to install for a program. */
export const packageOf = (program: string): string => PACKAGES.get(program) ?? program;
