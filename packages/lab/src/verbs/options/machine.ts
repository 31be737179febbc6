import type {Properties, Property} from '../cli/schema.js';
import {driveOptions} from './drives.js';

const all = (names: string, property: Property): Properties =>
  Object.fromEntries(names.split(' ').map((name) => [name, property]));

/** Values that the lab takes as they come. `sshkeys` is a file on the command line, and what was in it in the configuration. */
const plain =
  'affinity amd-sev arch args audio0 bootdisk cipassword ciuser hugepages ivshmem keyboard migrate_downtime numa[7] parallel[2] rng0 searchdomain smbios1 spice_enhancements sshkeys startdate usb[13] virtiofs[9] vmgenid vmstatestorage watchdog';
const flags =
  'acpi autostart ciupgrade freeze keephugepages kvm localtime numa onboot protection reboot tablet tdf template';

/** Options that a virtual machine's configuration is made of: facts of Proxmox VE 8.4.1's own schema. */
export const machineOptions: Properties = {
  ...driveOptions,
  ...all(plain, {type: 'string'}),
  ...all(flags, {type: 'boolean'}),
  agent: {
    type: 'string',
    keys: {
      enabled: {type: 'boolean', required: true, defaultKey: true},
      'freeze-fs-on-backup': {type: 'boolean'},
      fstrim_cloned_disks: {type: 'boolean'},
      type: {type: 'string', enum: ['virtio', 'isa']},
    },
  },
  balloon: {type: 'integer', minimum: 0},
  bios: {type: 'string', enum: ['seabios', 'ovmf']},
  boot: {
    type: 'string',
    keys: {
      legacy: {type: 'string', defaultKey: true, pattern: /^(?:[acdn]{1,4})$/},
      order: {type: 'string', format: 'pve-qm-bootdev-list'},
    },
  },
  cicustom: {
    type: 'string',
    keys: {
      meta: {type: 'string', format: 'pve-volume-id'},
      network: {type: 'string', format: 'pve-volume-id'},
      user: {type: 'string', format: 'pve-volume-id'},
      vendor: {type: 'string', format: 'pve-volume-id'},
    },
  },
  citype: {type: 'string', enum: ['configdrive2', 'nocloud', 'opennebula']},
  cores: {type: 'integer', minimum: 1},
  cpu: {type: 'string', format: 'pve-vm-cpu-conf'},
  cpulimit: {type: 'number', minimum: 0, maximum: 128},
  cpuunits: {type: 'integer', minimum: 1, maximum: 262144},
  description: {type: 'string', maxLength: 8192},
  hookscript: {type: 'string', format: 'pve-volume-id'},
  'hostpci[15]': {
    type: 'string',
    keys: {
      'device-id': {type: 'string', pattern: /^(?:(?:^0x[0-9a-fA-F]{4}$))$/},
      host: {
        type: 'string',
        defaultKey: true,
        pattern:
          /^(?:(?:(?:(?:[a-f0-9]{4,}:)?[a-f0-9]{2}:[a-f0-9]{2}(?:\.[a-f0-9])?)(;(?:(?:[a-f0-9]{4,}:)?[a-f0-9]{2}:[a-f0-9]{2}(?:\.[a-f0-9])?))*))$/,
      },
      'legacy-igd': {type: 'boolean'},
      mapping: {type: 'string', format: 'pve-configid'},
      mdev: {type: 'string', pattern: /^(?:[^/.:]+)$/},
      pcie: {type: 'boolean'},
      rombar: {type: 'boolean'},
      romfile: {type: 'string', pattern: /^(?:[^,;]+)$/},
      'sub-device-id': {type: 'string', pattern: /^(?:(?:^0x[0-9a-fA-F]{4}$))$/},
      'sub-vendor-id': {type: 'string', pattern: /^(?:(?:^0x[0-9a-fA-F]{4}$))$/},
      'vendor-id': {type: 'string', pattern: /^(?:(?:^0x[0-9a-fA-F]{4}$))$/},
      'x-vga': {type: 'boolean'},
    },
  },
  hotplug: {type: 'string', format: 'pve-hotplug-features'},
  'ipconfig[31]': {
    type: 'string',
    keys: {
      gw: {type: 'string', format: 'ipv4'},
      gw6: {type: 'string', format: 'ipv6'},
      ip: {type: 'string', format: 'pve-ipv4-config'},
      ip6: {type: 'string', format: 'pve-ipv6-config'},
    },
  },
  lock: {
    type: 'string',
    enum: [
      'backup',
      'clone',
      'create',
      'migrate',
      'rollback',
      'snapshot',
      'snapshot-delete',
      'suspending',
      'suspended',
    ],
  },
  machine: {
    type: 'string',
    keys: {
      'enable-s3': {type: 'boolean'},
      'enable-s4': {type: 'boolean'},
      type: {
        type: 'string',
        defaultKey: true,
        pattern:
          /^(?:(pc|pc(-i440fx)?-\d+(\.\d+)+(\+pve\d+)?(\.pxe)?|q35|pc-q35-\d+(\.\d+)+(\+pve\d+)?(\.pxe)?|virt(?:-\d+(\.\d+)+)?(\+pve\d+)?))$/,
        maxLength: 40,
      },
      viommu: {type: 'string', enum: ['intel', 'virtio']},
    },
  },
  memory: {type: 'string', keys: {current: {type: 'integer', required: true, defaultKey: true, minimum: 16}}},
  migrate_speed: {type: 'integer', minimum: 0},
  name: {type: 'string', format: 'dns-name'},
  nameserver: {type: 'string', format: 'address-list'},
  'net[31]': {
    type: 'string',
    keys: {
      bridge: {type: 'string', format: 'pve-bridge-id'},
      e1000: {type: 'string', alias: 'macaddr', keyAlias: 'model'},
      'e1000-82540em': {type: 'string', alias: 'macaddr', keyAlias: 'model'},
      'e1000-82544gc': {type: 'string', alias: 'macaddr', keyAlias: 'model'},
      'e1000-82545em': {type: 'string', alias: 'macaddr', keyAlias: 'model'},
      e1000e: {type: 'string', alias: 'macaddr', keyAlias: 'model'},
      firewall: {type: 'boolean'},
      i82551: {type: 'string', alias: 'macaddr', keyAlias: 'model'},
      i82557b: {type: 'string', alias: 'macaddr', keyAlias: 'model'},
      i82559er: {type: 'string', alias: 'macaddr', keyAlias: 'model'},
      link_down: {type: 'boolean'},
      macaddr: {type: 'string', format: 'mac-addr'},
      model: {
        type: 'string',
        required: true,
        defaultKey: true,
        enum: [
          'e1000',
          'e1000-82540em',
          'e1000-82544gc',
          'e1000-82545em',
          'e1000e',
          'i82551',
          'i82557b',
          'i82559er',
          'ne2k_isa',
          'ne2k_pci',
          'pcnet',
          'rtl8139',
          'virtio',
          'vmxnet3',
        ],
      },
      mtu: {type: 'integer', minimum: 1, maximum: 65520},
      ne2k_isa: {type: 'string', alias: 'macaddr', keyAlias: 'model'},
      ne2k_pci: {type: 'string', alias: 'macaddr', keyAlias: 'model'},
      pcnet: {type: 'string', alias: 'macaddr', keyAlias: 'model'},
      queues: {type: 'integer', minimum: 0, maximum: 64},
      rate: {type: 'number', minimum: 0},
      rtl8139: {type: 'string', alias: 'macaddr', keyAlias: 'model'},
      tag: {type: 'integer', minimum: 1, maximum: 4094},
      trunks: {type: 'string', pattern: /^(?:(?:\d+(?:-\d+)?(?:;\d+(?:-\d+)?)*))$/},
      virtio: {type: 'string', alias: 'macaddr', keyAlias: 'model'},
      vmxnet3: {type: 'string', alias: 'macaddr', keyAlias: 'model'},
    },
  },
  ostype: {
    type: 'string',
    enum: ['other', 'wxp', 'w2k', 'w2k3', 'w2k8', 'wvista', 'win7', 'win8', 'win10', 'win11', 'l24', 'l26', 'solaris'],
  },
  scsihw: {type: 'string', enum: ['lsi', 'lsi53c810', 'virtio-scsi-pci', 'virtio-scsi-single', 'megasas', 'pvscsi']},
  'serial[3]': {type: 'string', pattern: /^(?:(\/dev\/.+|socket))$/},
  shares: {type: 'integer', minimum: 0, maximum: 50000},
  smp: {type: 'integer', minimum: 1},
  sockets: {type: 'integer', minimum: 1},
  startup: {type: 'string', format: 'pve-startup-order'},
  tags: {type: 'string', format: 'pve-tag-list'},
  vcpus: {type: 'integer', minimum: 1},
  vga: {
    type: 'string',
    keys: {
      clipboard: {type: 'string', enum: ['vnc']},
      memory: {type: 'integer', minimum: 4, maximum: 512},
      type: {
        type: 'string',
        defaultKey: true,
        enum: [
          'cirrus',
          'qxl',
          'qxl2',
          'qxl3',
          'qxl4',
          'none',
          'serial0',
          'serial1',
          'serial2',
          'serial3',
          'std',
          'virtio',
          'virtio-gl',
          'vmware',
        ],
      },
    },
  },
};
