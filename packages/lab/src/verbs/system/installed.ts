import type {Profile} from '../../node.js';

const CODENAMES = {8: 'bookworm', 9: 'trixie'} as const;

/** The package sources that the installer of Proxmox VE leaves: enterprise on, no-subscription absent. */
function aptFiles(pve: 8 | 9): Readonly<Record<string, string>> {
  const name = CODENAMES[pve];
  if (pve === 8)
    return {
      '/etc/apt/sources.list': `deb http://deb.debian.org/debian ${name} main contrib\ndeb http://deb.debian.org/debian ${name}-updates main contrib\ndeb http://security.debian.org/debian-security ${name}-security main contrib\n`,
      '/etc/apt/sources.list.d/pve-enterprise.list': `deb https://enterprise.proxmox.com/debian/pve ${name} pve-enterprise\n`,
      '/etc/apt/sources.list.d/ceph.list': `deb https://enterprise.proxmox.com/debian/ceph-quincy ${name} enterprise\n`,
    };
  const stanza = (uri: string, suites: string, components: string, key: string) =>
    `Types: deb\nURIs: ${uri}\nSuites: ${suites}\nComponents: ${components}\nSigned-By: /usr/share/keyrings/${key}\n`;
  return {
    '/etc/apt/sources.list.d/debian.sources': [
      stanza(
        'http://deb.debian.org/debian',
        `${name} ${name}-updates`,
        'main contrib non-free-firmware',
        'debian-archive-keyring.gpg',
      ),
      stanza(
        'http://security.debian.org/debian-security',
        `${name}-security`,
        'main contrib non-free-firmware',
        'debian-archive-keyring.gpg',
      ),
    ].join('\n'),
    '/etc/apt/sources.list.d/pve-enterprise.sources': stanza(
      'https://enterprise.proxmox.com/debian/pve',
      name,
      'pve-enterprise',
      'proxmox-archive-keyring.gpg',
    ),
    '/etc/apt/sources.list.d/ceph.sources': stanza(
      'https://enterprise.proxmox.com/debian/ceph-squid',
      name,
      'enterprise',
      'proxmox-archive-keyring.gpg',
    ),
  };
}

/** /etc/network/interfaces with the management address on the first bridge, as the installer writes it. */
export function interfacesFile({bridges, setup = {}}: Profile): string {
  const {address = '10.0.0.13/24', gateway = '10.0.0.1'} = setup;
  const stanzas = bridges.map((bridge, index) =>
    index > 0
      ? `auto ${bridge}\niface ${bridge} inet manual\n\tbridge-ports none\n\tbridge-stp off\n\tbridge-fd 0\n`
      : `auto ${bridge}\niface ${bridge} inet static\n\taddress ${address}\n\tgateway ${gateway}\n\tbridge-ports enp1s0\n\tbridge-stp off\n\tbridge-fd 0\n`,
  );
  return [
    'auto lo\niface lo inet loopback\n',
    'iface enp1s0 inet manual\n',
    ...stanzas,
    'source /etc/network/interfaces.d/*\n',
  ].join('\n');
}

const hostsFile = ({node, setup = {}}: Profile): string =>
  `127.0.0.1 localhost.localdomain localhost\n${(setup.address ?? '10.0.0.13/24').replace(/\/.*/, '')} ${node}.lab.internal ${node}\n\n::1     ip6-localhost ip6-loopback\nff02::1 ip6-allnodes\nff02::2 ip6-allrouters\n`;

/** Files of a fresh node that the setup reads or writes. */
export const systemFilesOf = (profile: Profile): Readonly<Record<string, string>> => ({
  ...aptFiles(profile.setup?.pve ?? 8),
  '/usr/share/keyrings/debian-archive-keyring.gpg': '',
  '/usr/share/keyrings/proxmox-archive-keyring.gpg': '',
  '/etc/apt/trusted.gpg.d/proxmox-release-bookworm.gpg': '',
  '/etc/hosts': hostsFile(profile),
  '/etc/timezone': 'Etc/UTC\n',
  '/etc/default/grub':
    'GRUB_DEFAULT=0\nGRUB_TIMEOUT=5\nGRUB_DISTRIBUTOR=`lsb_release -i -s 2> /dev/null || echo Debian`\nGRUB_CMDLINE_LINUX_DEFAULT="quiet"\nGRUB_CMDLINE_LINUX=""\n',
  '/etc/modules': '# /etc/modules: kernel modules to load at boot time.\n',
  '/etc/ssh/sshd_config':
    'Include /etc/ssh/sshd_config.d/*.conf\nPermitRootLogin yes\nKbdInteractiveAuthentication no\nUsePAM yes\nX11Forwarding yes\nPrintMotd no\nAcceptEnv LANG LC_*\nSubsystem\tsftp\t/usr/lib/openssh/sftp-server\n',
  '/boot/vmlinuz-6.8.12-10-pve': '',
  '/etc/apparmor.d/tunables/global': '#include <tunables/home>\n',
  '/etc/apparmor.d/tunables/home': '@{HOME}=@{HOMEDIRS}/*/ /root/\n@{HOMEDIRS}=/home/\n',
});
