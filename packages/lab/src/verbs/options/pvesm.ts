import type {CommandSchema, Property} from '../cli/schema.js';
import {changeableStorageOptions, fixedStorageOptions} from './storage.js';

const vmid: Property = {type: 'integer', format: 'pve-vmid', minimum: 100, maximum: 999999999};

const storage: Property = {type: 'string', format: 'pve-storage-id'};

const types =
  'btrfs, cephfs, cifs, dir, esxi, glusterfs, iscsi, iscsidirect, lvm, lvmthin, nfs, pbs, rbd, zfs, zfspool';

/** What each `pvesm` command takes: facts of Proxmox VE 8.4.1's own schema. */
export const pvesmOptions = {
  add: {
    positionals: {type: {type: 'string', enum: types.split(', ')}, storage},
    options: {...changeableStorageOptions, ...fixedStorageOptions},
  },
  set: {
    positionals: {storage},
    options: {
      ...changeableStorageOptions,
      delete: {type: 'string', format: 'pve-configid-list', maxLength: 4096},
      digest: {type: 'string', maxLength: 64},
    },
  },
  status: {
    positionals: {},
    options: {
      content: {type: 'string', format: 'pve-storage-content-list'},
      enabled: {type: 'boolean'},
      format: {type: 'boolean'},
      storage: {type: 'string', format: 'pve-storage-id'},
      target: {type: 'string', format: 'pve-node'},
    },
  },
  list: {
    positionals: {storage: {type: 'string', format: 'pve-storage-id'}},
    options: {
      content: {type: 'string', format: 'pve-storage-content'},
      vmid: {type: 'integer', format: 'pve-vmid', minimum: 100, maximum: 999999999},
    },
  },
  path: {positionals: {volume: {type: 'string', format: 'pve-volume-id'}}, options: {}},
  alloc: {
    positionals: {
      storage: {type: 'string', format: 'pve-storage-id'},
      vmid,
      filename: {type: 'string'},
      size: {type: 'string', pattern: /^\d+[MG]?$/},
    },
    options: {format: {type: 'string', enum: ['raw', 'qcow2', 'subvol', 'vmdk']}},
  },
  free: {
    positionals: {volume: {type: 'string'}},
    options: {delay: {type: 'integer', minimum: 1, maximum: 30}, storage: {type: 'string', format: 'pve-storage-id'}},
  },
  remove: {positionals: {storage: {type: 'string', format: 'pve-storage-id'}}, options: {}},
} satisfies Record<string, CommandSchema>;
