import {describeCommand, type Fact, StepError} from '@phoenix/kit';

/** What the node's kernel and system say of themselves; undefined or empty where that part gave no answer. */
export interface Probe {
  /** Programs that were asked for and are not there. */
  readonly missing: readonly string[];
  /** `uname -r` */
  readonly kernel: string | undefined;
  /** The kernel that the next boot is told to take, whatever newer ones there are: `6.8.12-4-pve`. */
  readonly pinnedKernel: string | undefined;
  readonly cores: number | undefined;
  readonly memoryBytes: number | undefined;
  readonly fileSystems: readonly FileSystem[];
  /** Hardware virtualisation can be used. */
  readonly hasKvm: boolean;
  /** Undefined: systemd does not say. */
  readonly clockIsSynchronized: boolean | undefined;
  readonly interfaces: readonly string[];
  /** Paths of the files that somebody holds a lock on; undefined: nobody says. */
  readonly locked: readonly string[] | undefined;
  /** What stands beside phoenix's own lock. */
  readonly lockHolder: string | undefined;
  /** Proxmox's index of OS templates is there, and was fetched within a day: phoenix fetches it anew before it says that there is none. */
  readonly hasFreshIndex: boolean;
  /** Package lists have come from Proxmox's enterprise repository, which gives them to subscribers only. */
  readonly hasEnterpriseLists: boolean;
  /** sshd's settings for root, keywords in small letters; empty: it does not say. */
  readonly sshd: ReadonlyMap<string, string>;
}

/** A file system, sizes in bytes. */
export interface FileSystem {
  readonly mountPoint: string;
  readonly size: number;
  readonly available: number;
}

const PARTS = {
  missing: 'for program in "$@"; do command -v "$program" >/dev/null || echo "$program"; done',
  kernel: 'uname -r',
  // For one boot, and for all: proxmox-boot-tool kernel pin [--next-boot].
  pinned: 'cat /etc/kernel/next-boot-pin /etc/kernel/proxmox-boot-pin',
  cores: 'nproc',
  memory: 'cat /proc/meminfo',
  disks: 'timeout 5 df -k -P / /var/lib/vz',
  kvm: 'test -e /dev/kvm && echo yes',
  // timedatectl(1), org.freedesktop.timedate1(5)
  clock: 'timeout 5 timedatectl show -p NTPSynchronized --value',
  interfaces: 'ls /sys/class/net',
  // lslocks(8): a lock of whoever waits for it has a * behind its mode, so only held ones are of the mode WRITE or READ.
  locks: 'timeout 5 lslocks --noheadings --raw --output MODE,PATH && echo end',
  holder: 'cat /run/phoenix.lock.by',
  index: 'date +%s; stat -c %Y /var/lib/pve-manager/apl-info',
  // apt names a list after its URI; of a repository that refuses there is none.
  enterprise: 'ls /var/lib/apt/lists | grep -F enterprise.proxmox.com_',
  // sshd(8): -T, the configuration as it counts; -C, with the Match blocks for this user.
  sshd: 'timeout 10 sshd -T -C user=root',
};

const script = Object.entries(PARTS)
  .map(([name, line]) => `echo "@@ ${name}"; { ${line}; } 2>/dev/null`)
  .join('\n');

/** One command, whatever it is that does not answer. */
export const probe = (programs: readonly string[]): Fact<Probe> => ({
  key: 'probe',
  scope: 'node',
  read: async (node) => {
    const argv = ['sh', '-c', `${script}\necho "@@ end"`, 'sh', ...programs];
    const {stdout, stderr, exitCode} = await node.exec({argv});
    if (!stdout.includes('\n@@ end')) {
      const command = describeCommand({argv: argv.slice(0, 2)});
      throw new StepError({code: 'command-failed', command, exitCode, stderr});
    }
    return readProbe(stdout);
  },
});

export function readProbe(text: string): Probe {
  const part = partsOf(text);
  const lines = (name: keyof typeof PARTS) => part(name).split('\n').filter(Boolean);
  const kib = /^MemTotal:\s+(\d+) kB$/m.exec(part('memory'))?.[1];
  const locks = lines('locks');
  const [synchronized] = lines('clock');
  return {
    missing: lines('missing'),
    kernel: lines('kernel')[0],
    pinnedKernel: lines('pinned')[0],
    cores: numberOf(lines('cores')[0]),
    memoryBytes: kib === undefined ? undefined : Number(kib) * 1024,
    fileSystems: readDf(part('disks')),
    hasKvm: lines('kvm')[0] === 'yes',
    clockIsSynchronized: synchronized === undefined ? undefined : synchronized === 'yes',
    interfaces: lines('interfaces'),
    locked:
      locks.at(-1) === 'end' ? locks.flatMap((line) => /^(?:WRITE|READ) (\/.+)$/.exec(line)?.[1] ?? []) : undefined,
    lockHolder: lines('holder')[0],
    hasFreshIndex: isFresh(lines('index').map(Number)),
    hasEnterpriseLists: lines('enterprise').some((line) => line.endsWith('Release')),
    sshd: new Map(lines('sshd').flatMap((line) => [/^(\S+) (.*)$/.exec(line)?.slice(1) as [string, string]])),
  };
}

const DAY_S = 24 * 3_600;
const isFresh = ([now, fetched]: readonly number[]): boolean =>
  now !== undefined && fetched !== undefined && now - fetched <= DAY_S;

const partsOf = (text: string): ((name: string) => string) => {
  const parts = new Map(
    text.split(/^@@ /m).map((part): [string, string] => {
      const end = part.indexOf('\n');
      return [part.slice(0, end), part.slice(end + 1)];
    }),
  );
  return (name) => parts.get(name) ?? '';
};

const numberOf = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;

/** df(1) with -P: one line each, 1024-byte blocks. Both paths may be on one file system. */
const readDf = (text: string): readonly FileSystem[] => {
  const all = [...text.matchAll(/^\S.*?\s(\d+)\s+(\d+)\s+(\d+)\s+\d+%\s+(\/.*)$/gm)].map(
    ([, size, , available, mountPoint]) => ({
      mountPoint: mountPoint!,
      size: Number(size) * 1024,
      available: Number(available) * 1024,
    }),
  );
  return [...new Map(all.map((one) => [one.mountPoint, one])).values()];
};
