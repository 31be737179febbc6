import type {LabNode, Program} from './node.js';
import {services} from './programs/services.js';
import {hasProgram, systemPrograms} from './verbs/system/index.js';

/** What of the node's setup works on any system's files. */
const common = [
  ...['useradd', 'usermod', 'groupadd', 'chpasswd', 'getent', 'id'],
  ...['visudo', 'sshd', 'timedatectl', 'hostnamectl', 'locale-gen', 'update-locale', 'findmnt', 'mountpoint'],
  'journalctl',
];
const debian = ['apt-get', 'apt-cache', 'dpkg', 'dpkg-query'];

/** What a guest has beyond the programs of every machine. */
export const guestPrograms = (booted: () => boolean): Readonly<Record<string, Program>> => ({
  ...Object.fromEntries([...common, ...debian].map((name) => [name, systemPrograms[name]!])),
  ...services(booted),
});

/** What Alpine's template lacks: it has BusyBox and OpenRC. */
const notAlpine = [
  ...['bash', 'systemctl', 'journalctl', 'timedatectl', 'hostnamectl', 'visudo', 'locale-gen', 'update-locale'],
  ...['useradd', 'usermod', 'groupadd'],
];

export const hasGuestProgram = (guest: LabNode, name: string): boolean => {
  const release = guest.files.read('/etc/os-release')?.toString() ?? '';
  if (debian.includes(name)) return /^ID="?(debian|ubuntu|devuan)\b/m.test(release);
  return !(notAlpine.includes(name) && /^ID="?alpine\b/m.test(release)) && hasProgram(guest, name);
};
