import type {Container, GuestResource, Host, NodeSettings, VirtualMachine} from '@phoenix/kit';
import {ask, CHECKS, examine, type Finding, greeting, type Report, type Wanted} from '../src/index.js';

/** What a node says; what is left out is as on a healthy one. */
export interface World {
  readonly uid?: number;
  /** Seconds since the epoch; the asking machine's clock stands at {@link NOW}. */
  readonly clock?: number;
  readonly packages?: readonly string[];
  /** Files of /etc/pve, by path. */
  readonly pve?: Readonly<Record<string, string>>;
  /** Parts of the probe, by name. */
  readonly probe?: Readonly<Record<string, string>>;
  readonly pvesm?: string;
  /** Files in the folders of templates and images. */
  readonly stock?: readonly string[];
  readonly offered?: readonly string[];
  readonly pci?: string;
  /** Files of apt, by path. */
  readonly apt?: Readonly<Record<string, string>>;
  readonly sockets?: string;
  readonly tasks?: string;
  readonly stats?: string;
  /** First words of commands that never answer. */
  readonly hangs?: readonly string[];
}

/** Milliseconds since the epoch. */
export const NOW = 1_767_225_600_000;

/** As recorded: storage.cfg(5) of an installation on ZFS, and what belongs to it. */
export const STORAGE_CFG = `dir: local
	path /var/lib/vz
	content iso,vztmpl,backup,snippets

zfspool: local-zfs
	pool rpool/data
	sparse 1
	content images,rootdir

dir: usb
	path /mnt/usb
	content rootdir,images
	nodes pve2

dir: old
	disable
	path /mnt/old
	content rootdir,images
`;
const PVESM = `Name             Type     Status           Total            Used       Available        %
local             dir     active        98497780        12345678        81103532   12.53%
local-zfs     zfspool     active       942669824        20971520       921698304    2.22%
old               dir   disabled               0               0               0      N/A
`;
const PROBE: Readonly<Record<string, string>> = {
  missing: '',
  kernel: '6.8.12-10-pve\n',
  pinned: '',
  cores: '8\n',
  memory: 'MemTotal:       65780632 kB\nMemFree:        60000000 kB\n',
  disks:
    'Filesystem           1024-blocks     Used Available Capacity Mounted on\nrpool/ROOT/pve-1       104857600  8388608  96468992       8% /\nrpool/ROOT/pve-1       104857600  8388608  96468992       8% /\n',
  kvm: 'yes\n',
  clock: 'yes\n',
  interfaces: 'eno1\nlo\nvmbr0\n',
  locks: 'end\n',
  enterprise: '',
  index: '1767225600\n1767200000\n',
  sshd: 'port 22\nmaxsessions 10\nmaxstartups 10:30:100\nsubsystem sftp /usr/lib/openssh/sftp-server\n',
};
const PACKAGES = ['pve-manager 8.4.1', 'proxmox-kernel-6.8.12-10-pve-signed 6.8.12-10', 'bash 5.2.15-2+b7'];

/** A node that answers from the world, and notes what it was asked. */
export function nodeOf(world: World, asked: string[] = []): Host {
  const pve: Readonly<Record<string, string>> = {
    '/etc/pve/storage.cfg': STORAGE_CFG,
    '/etc/pve/.members': '{"nodename": "pve1","version": 2}',
    ...world.pve,
  };
  const files = {...pve, '/etc/pve/.vmlist': pve['/etc/pve/.vmlist'] ?? vmlist(Object.keys(pve))};
  const answer = (argv: readonly string[]): string => {
    const line = argv.join(' ');
    if (line.includes('id -un'))
      return `${world.uid ?? 0}\n${world.uid === undefined ? 'root' : 'ann'}\n${(world.clock ?? NOW / 1000).toFixed(3)}\n`;
    if (line.includes('@@ missing'))
      return `${Object.entries({...PROBE, ...world.probe})
        .map(([name, text]) => `@@ ${name}\n${text}`)
        .join('')}@@ end\n`;
    if (line.includes('/sys/bus/pci')) return world.pci ?? '';
    if (line.startsWith('find -L /etc/pve/lxc')) return tailed(files);
    if (line.startsWith('find -L /etc/apt')) return tailed(world.apt ?? {});
    if (line.startsWith('find ')) return (world.stock ?? []).map((path) => `${path}\n`).join('');
    if (line.startsWith('dpkg-query')) return (world.packages ?? PACKAGES).map((one) => `ii  ${one}\n`).join('');
    if (line === 'cat /proc/net/unix') return world.sockets ?? '';
    if (line === 'cat /var/log/pve/tasks/active') return world.tasks ?? '';
    if (line.startsWith('cat /proc/')) return world.stats ?? '';
    if (line === 'uname -n') return 'pve1\n';
    if (line === 'pvesm status') return world.pvesm ?? PVESM;
    if (line.startsWith('pveam available'))
      return (world.offered ?? []).map((name) => `system          ${name}\n`).join('');
    throw new Error(`nobody recorded an answer to: ${line}`);
  };
  return {
    label: 'pve1',
    async exec({argv}, {signal}) {
      asked.push(argv.join(' '));
      if (world.hangs?.some((start) => argv.join(' ').startsWith(start)))
        await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      return {exitCode: 0, stdout: answer(argv), stderr: ''};
    },
    write: () => Promise.reject(new Error('a doctor writes nothing')),
  };
}

const tailed = (files: Readonly<Record<string, string>>): string =>
  Object.entries(files)
    .map(([path, text]) => `==> ${path} <==\n${text}`)
    .join('\n');

const vmlist = (paths: readonly string[]): string =>
  JSON.stringify({
    version: 2,
    ids: Object.fromEntries(
      paths.flatMap((path) => {
        const [, folder, id] = /(lxc|qemu-server)\/(\d+)\.conf$/.exec(path) ?? [];
        return id === undefined ? [] : [[id, {node: 'pve1', type: folder === 'lxc' ? 'lxc' : 'qemu', version: 1}]];
      }),
    ),
  });

const GUEST = {endsRunning: true, lifecycleSnapshots: true, memoryMb: 1024};

export const lxc = (id: number, own: Partial<Container> = {}): GuestResource => {
  const container = {
    ...GUEST,
    hostname: `ct${id}`,
    origin: {from: 'template', template: 'debian-12.tar.zst'},
    rootfs: {storage: 'local-zfs', sizeGb: 8},
    nics: [{name: 'eth0', bridge: 'vmbr0'}],
    volumes: [],
    ...own,
  } as unknown as Container;
  return {id, name: container.hostname, kind: 'lxc', object: {}, container};
};
export const vm = (id: number, own: Partial<VirtualMachine> = {}): GuestResource => {
  const machine = {
    ...GUEST,
    hostname: `vm${id}`,
    origin: {from: 'image', image: 'noble.img', url: 'https://example.org/noble.img'},
    isTemplate: false,
    disk: {storage: 'local-zfs', sizeGb: 16},
    nics: [{bridge: 'vmbr0'}],
    ...{seeded: true, entered: true, disks: [], cdroms: {}},
    hostpci: [],
    ...own,
  } as unknown as VirtualMachine;
  return {id, name: machine.hostname, kind: 'vm', object: {}, vm: machine};
};
export const wanted = (guests: readonly GuestResource[], own: Partial<NodeSettings> = {}): Wanted => {
  const settings = {
    system: {packages: [], upgrade: false, interfaces: []},
    zfs: {pools: [], datasets: []},
    ...{storages: [], users: [], gpus: []},
    apparmor: {profiles: [], tunables: []},
    ...own,
  } as unknown as NodeSettings;
  const node = {id: 0, name: 'pve1', kind: 'hypervisor' as const, object: {}, settings};
  return {guests: new Map(guests.map((guest) => [guest.id, guest])), node};
};

/** Runs checks against a world. */
export async function reportsOf(world: World, of: Wanted | undefined, ids?: readonly string[], timeoutMs = 60_000) {
  const asked: string[] = [];
  const {facts} = ask(nodeOf(world, asked), timeoutMs, new AbortController().signal);
  const patient = {wanted: of, overSsh: true, greeting: await facts(greeting(() => NOW)), facts};
  const reports: Report[] = [];
  const checks = CHECKS.filter(({id}) => ids === undefined || ids.includes(id));
  for await (const report of examine(checks, patient)) reports.push(report);
  return {reports, asked};
}

/** One check's findings as lines: `fine what`, `problem what -> advice`. */
export async function findingsOf(id: string, world: World, of: Wanted | undefined): Promise<readonly string[]> {
  const {reports} = await reportsOf(world, of, [id]);
  return reports.flatMap(({findings}) => findings.map(asLine));
}
export const asLine = ({level, found, advice}: Finding): string =>
  `${level} ${found}${advice === undefined ? '' : ` -> ${advice}`}`;
