import {execFile} from 'node:child_process';
import {existsSync} from 'node:fs';
import {delimiter, join} from 'node:path';
import {promisify} from 'node:util';

/** Debian 12, Debian 13, Ubuntu 24.04. */
export type Suite = 'bookworm' | 'trixie' | 'noble';

/** What a node's own setup is checked with: one root for all who need any of it. */
export const NODE_PACKAGES = [
  'apparmor', // apparmor_parser
  'ca-certificates',
  'cloud-init', // cloud-init schema
  'cron',
  'curl',
  'dbus',
  'ifupdown2', // ifquery, ifreload
  'iproute2',
  'kmod', // modprobe
  'locales',
  'nfs-kernel-server', // exportfs
  'openssh-server', // sshd -t
  'passwd',
  'samba-common-bin', // testparm
  'sudo', // visudo
  'systemd', // systemd-analyze verify
  'systemd-sysv',
] as const;

/** Why no root can be made here; undefined where it can. */
export function cannotMakeRoot(): string | undefined {
  if (process.platform !== 'linux') return 'a root needs Linux';
  if (process.getuid?.() !== 0) return 'a root needs root rights';
  for (const program of ['mmdebstrap', 'unshare', 'nsenter'])
    if (!isInstalled(program)) return `${program} is not installed`;
  return undefined;
}

/** The path of a root with these packages; one that was made before is found again. @throws when it cannot be made */
export async function makeRoot(suite: Suite, packages: readonly string[]): Promise<string> {
  const script = join(import.meta.dirname, 'make-root.sh');
  const {stdout} = await promisify(execFile)(script, [suite, ...packages], {maxBuffer: 1 << 26});
  return stdout.trim();
}

/** Makes a root now; why that is not possible here, also when no mirror of the suite can be reached. @throws otherwise */
export async function whyNoRoot(suite: Suite, packages: readonly string[]): Promise<string | undefined> {
  const reason = cannotMakeRoot();
  if (reason !== undefined) return reason;
  try {
    await makeRoot(suite, packages);
    return undefined;
  } catch (error) {
    if ((error as {readonly code?: unknown}).code === 69) return `no mirror of ${suite} can be reached`;
    throw error;
  }
}

const isInstalled = (program: string): boolean =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));
