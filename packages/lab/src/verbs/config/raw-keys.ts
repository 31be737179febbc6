const groups: Readonly<Record<string, readonly string[]>> = {
  apparmor: ['profile', 'allow_incomplete', 'allow_nesting', 'raw'],
  selinux: ['context'],
  signal: ['halt', 'reboot', 'stop'],
  init: ['cmd', 'cwd'],
  console: ['logfile', 'path'],
  mount: ['fstab', 'entry', 'auto'],
  rootfs: ['mount'],
  cap: ['drop', 'keep'],
  seccomp: ['profile', 'notify.proxy', 'notify.cookie'],
  hook: ['autodev', 'pre-start', 'pre-mount', 'mount', 'start', 'stop', 'post-stop', 'clone', 'destroy', 'version'],
  log: ['level', 'file'],
  start: ['auto', 'delay', 'order'],
  environment: ['runtime', 'hooks'],
};
const single = [
  'include',
  'arch',
  'uts.name',
  'pty.max',
  'tty.max',
  'devtty.dir',
  'autodev',
  'kmsg',
  'idmap',
  'group',
  'environment',
];
const sysctl = [
  'fs.mqueue',
  ...['msgmax', 'msgmnb', 'msgmni', 'sem', 'shmall', 'shmmax', 'shmmni', 'shm_rmid_forced'].map(
    (name) => `kernel.${name}`,
  ),
];

const known = new Set(
  [
    ...single,
    ...sysctl.map((name) => `sysctl.${name}`),
    ...Object.entries(groups).flatMap(([group, names]) => names.map((name) => `${group}.${name}`)),
  ].map((name) => `lxc.${name}`),
);

/** The raw keys that Proxmox keeps (PVE::LXC::Config); it drops all others without a word that reaches the caller. */
export const isRawKey = (key: string): boolean => known.has(key) || /^lxc\.(cgroup2?|prlimit|net)\./.test(key);
