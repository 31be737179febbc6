import type {Command, LockRequest} from '@phoenix/kit';

/** One at a time: apt and dpkg lock each other out. */
export const aptLock = (): LockRequest => ({name: 'apt:node', units: 'all'});

/** Asks nothing, keeps config files that somebody has changed (dpkg(1), --force-confold), waits for a dpkg of somebody else's (apt.conf(5), DPkg::Lock::Timeout in seconds). */
const apt = (...args: readonly string[]): Command => ({
  argv: [
    ...['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-y', '-o', 'DPkg::Lock::Timeout=300'],
    ...['-o', 'Dpkg::Options::=--force-confdef', '-o', 'Dpkg::Options::=--force-confold', ...args],
  ],
});

export const aptInstall = (packages: readonly string[]): Command => apt('install', '--', ...packages);

/** Proxmox's own word for it: a plain upgrade holds back what needs new packages. */
export const aptDistUpgrade = (): Command => apt('dist-upgrade');

/** The file that says when the lists were last fetched; others look at its time too. */
export const LISTS_STAMP = '/var/lib/apt/periodic/update-success-stamp';

/** Fetches the lists, and remembers that it did only when all of them came. */
export const aptUpdate = (): readonly Command[] => [
  // Without it a repository that does not answer is a warning and exit 0 (apt-get(8)).
  apt('update', '--error-on=any'),
  {argv: ['mkdir', '-p', '/var/lib/apt/periodic']},
  {argv: ['touch', LISTS_STAMP]},
];
