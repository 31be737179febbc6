import type {Entry} from './draft.js';

/** The order in which people write a guest down: who it is, what it is made from, what it has, what it does. */
const ORDER = [
  ...['vmid', 'name', 'description', 'template', 'clone_from_ctid', 'template_image', 'image_checksum'],
  ...['clone_from_vmid', 'linked_clone', 'iso_images', 'is_template', 'template_snapshot_name'],
  ...['unprivileged', 'ostype', 'pool'],
  ...['memory_mb', 'balloon_mb', 'swap_mb', 'cores', 'sockets', 'cpu_type', 'cpu_limit', 'cpu_units'],
  ...['machine', 'bios', 'secure_boot', 'tpm', 'scsihw', 'storage_pool', 'storage_size_gb', 'disk_size_gb'],
  ...['disk_device', 'disk_options', 'disks'],
  ...['network_bridge', 'network_config', 'mac_address', 'timezone', 'start_at_boot', 'boot_order', 'boot_delay'],
  ...['shutdown_timeout', 'console_mode', 'console', 'tty', 'debug', 'root_disk'],
  ...['pct_options', 'gpu_assignment', 'devices', 'hostpci', 'usb', 'agent', 'qm_options'],
  ...['apparmor_profile', 'lxc_options', 'id_maps', 'hookscript'],
  ...['volumes', 'mount_points', 'user_config', 'cloud_init', 'features', 'enable_lifecycle_snapshots'],
  ...['firewall', 'protection', 'tags'],
];

/** Keys that are not of it come last. */
export const inOrder = (entry: Entry): Entry => {
  const place = (key: string) => (ORDER.includes(key) ? ORDER.indexOf(key) : ORDER.length);
  return Object.fromEntries(Object.entries(entry).sort(([a], [b]) => place(a) - place(b)));
};
