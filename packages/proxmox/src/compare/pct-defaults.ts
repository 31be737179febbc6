/** What an absent key of a container means to Proxmox. `cpuunits` is 1024 on a node with cgroup v1, which phoenix does not support. */
export const pctDefaults: Readonly<Record<string, string>> = {
  memory: '512',
  // Not what pct.conf(5) says: pct create writes 512 into every config, and one without the key gets none. Source: PVE::LXC, update_lxc_config.
  swap: '0',
  cpulimit: '0',
  cpuunits: '100',
  onboot: '0',
  protection: '0',
  unprivileged: '0',
  template: '0',
  arch: 'amd64',
  cmode: 'tty',
  console: '1',
  tty: '2',
  debug: '0',
  description: '',
  tags: '',
  features: '',
  nameserver: '',
  searchdomain: '',
  startup: '',
};

/** MiB that `pct create` writes where nobody says anything. Source: PVE::API2::LXC, create_vm. */
export const SWAP_OF_NEW = 512;
