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

export const hasGuestProgram = (guest: LabNode, name: string): boolean =>
  debian.includes(name)
    ? /^ID="?(debian|ubuntu)\b/m.test(guest.files.read('/etc/os-release')?.toString() ?? '')
    : hasProgram(guest, name);
