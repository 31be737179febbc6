/** What qm.conf(5) has and the config has no field for. */
const OPTIONS =
  'acpi affinity allow-ksm amd-sev arch args audio0 autostart boot citype cpulimit cpuunits freeze hookscript hotplug hugepages intel-tdx ivshmem keephugepages keyboard kvm localtime migrate_downtime migrate_speed numa ostype reboot rng0 shares smbios1 spice_enhancements startdate tablet tdf vcpus vga vmgenid vmstatestorage watchdog'.split(
    ' ',
  );
const NUMBERED = /^(?:numa[0-7]|parallel[0-2]|serial[0-3]|virtiofs[0-9])$/;

export const isQmOption = (key: string): boolean => OPTIONS.includes(key) || NUMBERED.test(key);

/** For a did-you-mean. */
export const QM_OPTIONS: readonly string[] = [...OPTIONS, 'numa0', 'serial0', 'parallel0', 'virtiofs0'];

/** The field that says what this key of Proxmox's says. */
export const fieldFor = (key: string): string | undefined =>
  Object.hasOwn(FIELDS, key) ? FIELDS[key] : NUMBERED_FIELDS.find(([stem]) => stem.test(key))?.[1];

const FIELDS: Readonly<Record<string, string>> = {
  memory: 'memory_mb',
  balloon: 'balloon_mb',
  cores: 'cores',
  sockets: 'sockets',
  cpu: 'cpu_type',
  machine: 'machine',
  bios: 'bios',
  scsihw: 'scsihw',
  agent: 'agent',
  name: 'name',
  description: 'description',
  tags: 'tags',
  onboot: 'start_at_boot',
  startup: 'boot_order and boot_delay',
  protection: 'protection',
  pool: 'pool',
  template: 'is_template',
  cicustom: 'cloud_init',
  ciuser: 'user_config.username',
  cipassword: 'user_config.password_hash',
  ciupgrade: 'package_upgrade in a cloud_init.user_data_template',
  sshkeys: 'user_config.ssh_public_keys',
  nameserver: 'network_config.nameservers',
  searchdomain: 'network_config.searchdomain',
  efidisk0: 'bios: ovmf, with secure_boot',
  tpmstate0: 'tpm',
  cdrom: 'iso_images',
};

const NUMBERED_FIELDS: readonly (readonly [RegExp, string])[] = [
  [/^net\d+$/, 'network_config'],
  [/^ipconfig\d+$/, 'network_config.ip'],
  [/^hostpci\d+$/, 'hostpci'],
  [/^usb\d+$/, 'usb'],
  [/^(?:scsi|virtio|sata|ide)\d+$/, 'disks, disk_device or iso_images'],
];
