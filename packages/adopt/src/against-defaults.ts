import type {Draft, Entry} from './draft.js';

/** What an entry says to have none of what the defaults give; a key that is not here cannot be taken back. */
const NEUTRAL: Entry = {
  swap_mb: 512,
  cpu_limit: 0,
  cpu_units: 100,
  sockets: 1,
  unprivileged: true,
  scsihw: 'virtio-scsi-single',
  bios: 'seabios',
  start_at_boot: false,
  is_template: false,
  linked_clone: false,
  pct_options: [],
  lxc_options: [],
  id_maps: [],
  gpu_assignment: 'none',
  apparmor_profile: 'default',
  hostpci: [],
  usb: [],
  disks: [],
  iso_images: [],
  tpm: false,
  secure_boot: false,
  qm_options: {},
  devices: [],
  console_mode: 'tty',
  console: true,
  tty: 2,
  debug: false,
  volumes: [],
  zfs_volumes: [],
  mount_points: [],
  features: [],
  health_checks: [],
  dependencies: [],
  tests: {},
  root_ssh_public_keys: [],
  protection: false,
  tags: [],
  description: '',
};

/** What is Proxmox's own default of a VM. Source: qm.conf(5). */
const OF_VM: Entry = {cores: 1, cpu_type: 'kvm64', machine: 'pc'};

/** Ways of saying one thing: the entry's own drives out the defaults'. */
const RIVALS: Readonly<Record<string, readonly string[]>> = {
  health_check: ['health_checks'],
  template: ['clone_from_ctid'],
  clone_from_ctid: ['template'],
  template_url: ['template', 'clone_from_ctid'],
  template_checksum: ['template', 'clone_from_ctid'],
  template_image: ['clone_from_vmid'],
  clone_from_vmid: ['template_image'],
  image_checksum: ['template_image', 'clone_from_vmid'],
};

/**
 * What an entry has to say beside the file's defaults: not what they say already, and the contrary where they say what the
 * guest has not.
 */
export function againstDefaults(kind: Draft['kind'], entry: Entry, defaults: Entry): Entry {
  const neutral = kind === 'vm' ? {...NEUTRAL, ...OF_VM} : NEUTRAL;
  const own = Object.entries(entry).flatMap(([key, value]): [string, unknown][] => {
    const below = defaults[key];
    if (key === 'vmid' || key === 'name') return [[key, value]];
    if (key === 'network_config') return nics(kind, value, below).map((said) => [key, said]);
    if (isObject(value) && isObject(below)) {
      const rest = difference(value, below);
      return Object.keys(rest).length === 0 ? [] : [[key, rest]];
    }
    return same(value, below) ? [] : [[key, value]];
  });
  const taken = Object.keys(defaults).flatMap((key): [string, unknown][] => {
    const said = key === 'health_check' ? 'health_checks' : key;
    if (key in entry || !(said in neutral) || (RIVALS[key] ?? []).some((rival) => rival in entry)) return [];
    return same(defaults[key], neutral[said]) ? [] : [[said, neutral[said]]];
  });
  return Object.fromEntries([...own, ...taken]);
}

/**
 * Objects are merged: what the defaults have beyond the guest's would come along. A list of one, which a container may
 * have, replaces them as a whole.
 */
function nics(kind: Draft['kind'], given: unknown, below: unknown): readonly unknown[] {
  if (!isObject(given) || !isObject(below)) return same(given, below) ? [] : [given];
  // Its name goes without saying, unless they say another.
  const value = kind === 'lxc' && 'name' in below ? {name: 'eth0', ...given} : given;
  if (kind === 'lxc' && Object.keys(below).some((key) => !(key in value))) return [[value]];
  const rest = {
    ...difference(value, below),
    ...('nameservers' in below && !('nameservers' in value) ? {nameservers: []} : {}),
  };
  return Object.keys(rest).length === 0 ? [] : [rest];
}

const difference = (value: Entry, below: Entry): Entry =>
  Object.fromEntries(Object.entries(value).filter(([key, one]) => !same(one, below[key])));

const isObject = (value: unknown): value is Entry =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
