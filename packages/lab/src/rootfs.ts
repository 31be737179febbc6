import type {Files} from './node.js';
import {addPackages} from './packages.js';

const systems: Readonly<Record<string, readonly [name: string, id: string, version: string, codename: string]>> = {
  debian: ['Debian GNU/Linux 12 (bookworm)', 'debian', '12', 'bookworm'],
  ubuntu: ['Ubuntu 24.04 LTS', 'ubuntu', '24.04', 'noble'],
  alpine: ['Alpine Linux v3.20', 'alpine', '3.20.0', ''],
  devuan: ['Devuan GNU/Linux 5 (daedalus)', 'devuan', '5', 'daedalus'],
  centos: ['Rocky Linux 9.4 (Blue Onyx)', 'rocky', '9.4', ''],
  fedora: ['Fedora Linux 41 (Container Image)', 'fedora', '41', ''],
  archlinux: ['Arch Linux', 'arch', '20240911', ''],
  opensuse: ['openSUSE Leap 15.6', 'opensuse-leap', '15.6', ''],
};

/** /etc/os-release of a system by its Proxmox `ostype`. */
export function osRelease(ostype: string): string {
  const [name, id, version, codename] = systems[ostype] ?? systems.debian!;
  return `PRETTY_NAME="${name}"\nNAME="${name}"\nID=${id}\nVERSION_ID="${version}"\nVERSION_CODENAME=${codename}\n`;
}

/** The accounts that every Debian has, as far as files are given to them. */
export const accounts = {
  '/etc/passwd':
    'root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\nwww-data:x:33:33:www-data:/var/www:/usr/sbin/nologin\nbackup:x:34:34:backup:/var/backups:/usr/sbin/nologin\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n',
  '/etc/group': 'root:x:0:\ndaemon:x:1:\nsudo:x:27:\nwww-data:x:33:\nbackup:x:34:\nnogroup:x:65534:\n',
};

/** What an unpacked OS template looks like, as far as the lab goes. Does nothing where /etc is there already. */
export function layRootfs(
  files: Files,
  {hostname, ostype}: {readonly hostname: string; readonly ostype: string},
): void {
  if (files.stat('/etc') !== undefined) return;
  const folders = [
    ...[
      '/etc',
      '/run',
      '/var/lib',
      '/var/log',
      '/var/cache',
      '/root',
      '/home',
      '/opt',
      '/srv',
      '/mnt',
      '/dev',
      '/proc',
    ],
    ...['/sys', '/boot', '/usr/local/bin', '/usr/local/sbin', '/usr/local/lib', '/usr/share', '/usr/bin', '/usr/sbin'],
    ...['/etc/systemd/system', '/etc/apt/sources.list.d', '/etc/apt/keyrings', '/etc/default', '/etc/ssh'],
  ];
  for (const folder of folders) files.mkdir(folder, {parents: true});
  files.mkdir('/tmp', {mode: 0o1777});
  files.mkdir('/var/tmp', {mode: 0o1777});
  files.symlink('/run', '/var/run');
  for (const name of ['bin', 'sbin', 'lib']) files.symlink(`usr/${name}`, `/${name}`);
  files.write('/etc/os-release', osRelease(ostype));
  files.write('/etc/hostname', `${hostname}\n`);
  files.write('/etc/hosts', '127.0.0.1 localhost\n');
  for (const [path, content] of Object.entries(accounts)) files.write(path, content);
  const sources = sourcesOf(ostype);
  if (sources === undefined) return;
  files.write('/etc/apt/sources.list', sources);
  addPackages(files, ['apt', 'base-files', 'bash', 'coreutils', 'dpkg', 'openssh-server', 'passwd', 'systemd']);
}

/** A fresh system has no package lists yet: nothing is installed before an update. */
function sourcesOf(ostype: string): string | undefined {
  const codename = systems[ostype]?.[3];
  if (ostype === 'debian')
    return `deb http://deb.debian.org/debian ${codename} main contrib non-free non-free-firmware\n`;
  return ostype === 'ubuntu' ? `deb http://archive.ubuntu.com/ubuntu ${codename} main universe\n` : undefined;
}
