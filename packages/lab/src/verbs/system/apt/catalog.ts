import type {Files} from '../../../node.js';
import {bringUnits} from '../services/units.js';
import {put} from '../state.js';

/** A package as the sources offer it. What it puts on the node is what others look at: programs, units, files. */
export interface Package {
  readonly version: string;
  /** `debian/main`, `pve/pve-no-subscription` … */
  readonly section: string;
  readonly depends?: readonly string[];
  readonly install?: (files: Files) => void;
}

const plain = (section: string, version: string, names: string): readonly (readonly [string, Package])[] =>
  names.split(' ').map((name) => [name, {version, section}]);

const unit =
  (...units: readonly string[]) =>
  (files: Files): void =>
    bringUnits(
      files,
      units.map((name) => ({
        unit: name,
        program: `/usr/sbin/${name.replace('.service', '')}`,
        oneshot: name === 'nfs-server.service',
      })),
    );

/** As dpkg lays a configuration file: one that is there, the admin's, stays. */
const conffile = (files: Files, path: string, content: string, mode?: number): void => {
  if (files.stat(path) === undefined) put(files, path, content, mode);
};

const SMB_CONF =
  '[global]\n   workgroup = WORKGROUP\n   server role = standalone server\n   map to guest = bad user\n\n[homes]\n   browseable = no\n   read only = yes\n';
const sudoers =
  'Defaults\tenv_reset\nDefaults\tsecure_path="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"\nroot\tALL=(ALL:ALL) ALL\n%sudo\tALL=(ALL:ALL) ALL\n\n@includedir /etc/sudoers.d\n';

/** Of Debian 12 and Proxmox VE 8, those that a node is likely to be given. */
export const catalog: Readonly<Record<string, Package>> = {
  ...Object.fromEntries([
    ...plain(
      'debian/main',
      '1.0-1',
      'curl wget gnupg2 locales qemu-guest-agent cloud-init openssh-server python3 nginx postgresql redis-server docker.io cron chrony tzdata less file socat nodejs npm golang-go default-jre-headless mariadb-server apache2 haproxy certbot htop iotop iftop nano vim-tiny git jq tmux screen rsync unzip zip tree ncdu lm-sensors net-tools dnsutils tcpdump nmap ethtool ipmitool nvme-cli fio iperf3 mc zsh fish python3-pip python3-venv ansible fail2ban unattended-upgrades apt-transport-https ca-certificates gnupg lsb-release software-properties-common debian-keyring libguestfs-tools cloud-image-utils libvirt-clients bridge-utils vlan dnsmasq build-essential gcc make acl attr quota parted gdisk hdparm sdparm pv lsof strace sysstat powertop cpufrequtils intel-gpu-tools mesa-utils clinfo libsasl2-modules mailutils postfix-pcre wireguard-tools apparmor-utils apparmor-profiles auditd haveged locales-all s3fs sshfs nftables cpuid',
    ),
    ...plain('debian/main', '9.0.1378-2', 'vim vim-common vim-nox'),
    ...plain('debian/contrib', '1.0-1', 'zfs-auto-snapshot ttf-mscorefonts-installer'),
    ...plain(
      'pve/pve-no-subscription',
      '8.0-1',
      'ksm-control-daemon pve-nvidia-vgpu-helper proxmox-headers-6.8 proxmox-headers-6.8.12-10-pve proxmox-default-headers pve-headers proxmox-headers-6.8.12-13-pve ifupdown2-extra proxmox-backup-server libpve-network-perl',
    ),
  ]),
  acl: {version: '2.3.1-3', section: 'debian/main'},
  'nfs-kernel-server': {
    version: '1:2.6.2-4+deb12u1',
    section: 'debian/main',
    depends: ['nfs-common'],
    install: (files) => {
      conffile(
        files,
        '/etc/exports',
        '# /etc/exports: the access control list for filesystems which may be exported\n#\t\tto NFS clients.  See exports(5).\n',
      );
      unit('nfs-server.service')(files);
    },
  },
  samba: {
    version: '2:4.17.12+dfsg-0+deb12u1',
    section: 'debian/main',
    depends: ['samba-common', 'samba-common-bin'],
    install: unit('smbd.service', 'nmbd.service'),
  },
  // Proxmox VE itself depends on it.
  'samba-common': {
    version: '2:4.17.12+dfsg-0+deb12u1',
    section: 'debian/main',
    install: (files) => conffile(files, '/etc/samba/smb.conf', SMB_CONF),
  },
  'nfs-common': {
    version: '1:2.6.2-4+deb12u1',
    section: 'debian/main',
    install: (files) => put(files, '/usr/sbin/mount.nfs', '', 0o755),
  },
  'cifs-utils': {
    version: '2:7.0-2',
    section: 'debian/main',
    install: (files) => put(files, '/usr/sbin/mount.cifs', '', 0o755),
  },
  'samba-common-bin': {version: '2:4.17.12+dfsg-0+deb12u1', section: 'debian/main'},
  sudo: {
    version: '1.9.13p3-1+deb12u1',
    section: 'debian/main',
    install: (files) => {
      conffile(files, '/etc/sudoers', sudoers, 0o440);
      files.mkdir('/etc/sudoers.d', {parents: true, mode: 0o755});
    },
  },
  dkms: {version: '3.0.10-8+deb12u1', section: 'debian/main', depends: ['build-essential']},
  'nvidia-driver': {
    version: '535.216.01-1~deb12u1',
    section: 'debian/non-free',
    depends: ['nvidia-kernel-dkms', 'nvidia-smi', 'firmware-misc-nonfree'],
  },
  'nvidia-kernel-dkms': {version: '535.216.01-1~deb12u1', section: 'debian/non-free', depends: ['dkms']},
  'nvidia-smi': {version: '535.216.01-1~deb12u1', section: 'debian/non-free'},
  'nvidia-persistenced': {
    version: '535.171.04-1~deb12u1',
    section: 'debian/non-free',
    install: unit('nvidia-persistenced.service'),
  },
  'firmware-misc-nonfree': {version: '20230210-5', section: 'debian/non-free-firmware'},
  'intel-microcode': {version: '3.20240910.1~deb12u1', section: 'debian/non-free-firmware'},
  'amd64-microcode': {version: '3.20240820.1~deb12u1', section: 'debian/non-free-firmware'},
  'pve-manager': {version: '8.4.1', section: 'pve/pve-no-subscription'},
  'base-files': {version: '12.4+deb12u11', section: 'debian/main'},
  'proxmox-kernel-6.8': {
    version: '6.8.12-13',
    section: 'pve/pve-no-subscription',
    depends: ['proxmox-kernel-6.8.12-13-pve-signed'],
  },
  'proxmox-kernel-6.8.12-13-pve-signed': {
    version: '6.8.12-13',
    section: 'pve/pve-no-subscription',
    install: (files) => put(files, '/boot/vmlinuz-6.8.12-13-pve', ''),
  },
};

/** What the installer leaves: some of it is older than what the sources offer. */
export const installed: Readonly<Record<string, string>> = {
  ...{'base-files': '12.4+deb12u10', 'pve-manager': '8.4.0', 'proxmox-kernel-6.8': '6.8.12-10', 'proxmox-ve': '8.4.0'},
  ...{
    'proxmox-kernel-6.8.12-10-pve-signed': '6.8.12-10',
    'pve-container': '5.2.6',
    'qemu-server': '8.3.12',
    'pve-firewall': '5.1.1',
  },
  ...{
    'libpve-storage-perl': '8.3.6',
    'pve-cluster': '8.1.0',
    'zfsutils-linux': '2.2.7-pve2',
    ifupdown2: '3.2.0-1+pmx11',
  },
  ...{
    apparmor: '3.0.8-3',
    chrony: '4.3-2+deb12u1',
    'openssh-server': '1:9.2p1-2+deb12u6',
    curl: '7.88.1-10+deb12u12',
    wget: '1.21.3-1+deb12u1',
  },
  ...{
    bash: '5.2.15-2+b7',
    coreutils: '9.1-1',
    passwd: '1:4.13+dfsg1-1+b1',
    pciutils: '1:3.9.0-4',
    'ca-certificates': '20230311',
  },
  ...{
    gdisk: '1.0.9-2.1',
    parted: '3.5-3',
    'nfs-common': '1:2.6.2-4+deb12u1',
    'samba-common': '2:4.17.12+dfsg-0+deb12u1',
    smbclient: '2:4.17.12+dfsg-0+deb12u1',
  },
  ...{
    'cifs-utils': '2:7.0-2',
    locales: '2.36-9+deb12u10',
    tzdata: '2025b-0+deb12u1',
    systemd: '252.36-1~deb12u1',
    postfix: '3.7.11-0+deb12u1',
  },
};
