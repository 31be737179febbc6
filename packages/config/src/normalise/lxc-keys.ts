/** The raw keys that pve-container keeps in a container's config file; others vanish at its next write. */
export const KNOWN_LXC_KEYS: readonly string[] = [
  'lxc.apparmor.profile',
  'lxc.apparmor.allow_incomplete',
  'lxc.apparmor.allow_nesting',
  'lxc.apparmor.raw',
  'lxc.selinux.context',
  'lxc.include',
  'lxc.arch',
  'lxc.uts.name',
  'lxc.signal.halt',
  'lxc.signal.reboot',
  'lxc.signal.stop',
  'lxc.init.cmd',
  'lxc.init.cwd',
  'lxc.pty.max',
  'lxc.console.logfile',
  'lxc.console.path',
  'lxc.tty.max',
  'lxc.devtty.dir',
  'lxc.autodev',
  'lxc.kmsg',
  'lxc.mount.fstab',
  'lxc.mount.entry',
  'lxc.mount.auto',
  'lxc.rootfs.mount',
  'lxc.cap.drop',
  'lxc.seccomp.profile',
  'lxc.seccomp.notify.proxy',
  'lxc.seccomp.notify.cookie',
  'lxc.idmap',
  'lxc.hook.autodev',
  'lxc.hook.pre-start',
  'lxc.hook.pre-mount',
  'lxc.hook.mount',
  'lxc.hook.start',
  'lxc.hook.stop',
  'lxc.hook.post-stop',
  'lxc.hook.clone',
  'lxc.hook.destroy',
  'lxc.hook.version',
  'lxc.log.level',
  'lxc.log.file',
  'lxc.start.auto',
  'lxc.start.delay',
  'lxc.start.order',
  'lxc.group',
  'lxc.environment',
  'lxc.environment.runtime',
  'lxc.environment.hooks',
  'lxc.sysctl.fs.mqueue',
  ...['msgmax', 'msgmnb', 'msgmni', 'sem', 'shmall', 'shmmax', 'shmmni', 'shm_rmid_forced'].map(
    (name) => `lxc.sysctl.kernel.${name}`,
  ),
];

/** Groups of keys that are kept whatever follows. */
const FAMILIES = /^lxc\.(cgroup2?|prlimit|net)\../;

export const isKnownLxcKey = (key: string): boolean => KNOWN_LXC_KEYS.includes(key) || FAMILIES.test(key);

/** `lxc.key: value`, `lxc.key:value` and `lxc.key = value`; the value may be empty and may hold both separators. */
export const parseRawLine = (text: string): {key: string; value: string; separator: ':' | '='} | undefined => {
  const [, key, separator, value] = /^\s*(lxc\.[\w.-]+)\s*([:=])\s*(.*?)\s*$/.exec(text) ?? [];
  return key === undefined || value === undefined ? undefined : {key, value, separator: separator as ':' | '='};
};
