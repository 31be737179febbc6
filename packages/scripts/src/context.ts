import type {Resource} from '@phoenix/kit';

/** What the host-side steps converge by themselves: when it changes, no script has to run again. */
const HOST_SIDE: ReadonlySet<string> = new Set([
  'apparmor_manages_nesting',
  'apparmor_profile',
  'application_env',
  'application_script',
  'balloon_mb',
  'bios',
  'boot_delay',
  'boot_order',
  'clone_from_ctid',
  'clone_from_vmid',
  'cloud_init',
  'cores',
  'cpu_limit',
  'cpu_type',
  'cpu_units',
  'dependencies',
  'description',
  'disk_size_gb',
  'enable_lifecycle_snapshots',
  'features',
  'firewall',
  'health_check',
  'health_checks',
  'hookscript',
  'hostpci',
  'id_maps',
  'image_checksum',
  'is_template',
  'linked_clone',
  'lxc_options',
  'mac_address',
  'machine',
  'memory_mb',
  'mount_points',
  'network_bridge',
  'network_config',
  'node',
  'pct_options',
  'pool',
  'protection',
  'scsihw',
  'sockets',
  'start',
  'start_at_boot',
  'storage_pool',
  'storage_size_gb',
  'swap_mb',
  'tags',
  'template',
  'template_checksum',
  'template_image',
  'template_snapshot_name',
  'template_url',
  'tests',
  'user_config',
  'volumes',
  'zfs_volumes',
]);

/**
 * The guest's object as far as a script's result may depend on it: enters stamps and snapshot hashes. Sections of plugins'
 * phases are those phases' own: one that comes, changes or goes is no reason to run a script again.
 */
export const relevantContext = ({object, sections = {}}: Pick<Resource, 'object' | 'sections'>): Context =>
  Object.fromEntries(Object.entries(object).filter(([key]) => !HOST_SIDE.has(key) && !Object.hasOwn(sections, key)));

type Context = Readonly<Record<string, unknown>>;
