import type {CommandSchema, Properties, Property} from '../cli/schema.js';

const vmid: Property = {type: 'integer', format: 'pve-vmid', minimum: 100, maximum: 999999999};

const storage: Property = {type: 'string', format: 'pve-storage-id'};
const path: Property = {type: 'string', format: 'pve-storage-path'};

/** What can be changed later, of the storage types that the lab has. */
const changeable: Properties = {
  content: {type: 'string', format: 'pve-storage-content-list'},
  disable: {type: 'boolean'},
  nodes: {type: 'string', format: 'pve-node-list'},
  shared: {type: 'boolean'},
  pool: {type: 'string'},
  sparse: {type: 'boolean'},
  blocksize: {type: 'string'},
  mountpoint: path,
  server: {type: 'string'},
  username: {type: 'string'},
  'create-base-path': {type: 'boolean'},
  'create-subdirs': {type: 'boolean'},
  mkdir: {type: 'boolean'},
  is_mountpoint: {type: 'string'},
  'prune-backups': {type: 'string'},
  preallocation: {type: 'string', enum: ['off', 'metadata', 'falloc', 'full']},
  format: {type: 'string', enum: ['raw', 'qcow2', 'subvol', 'vmdk']},
  options: {type: 'string'},
};
const types =
  'btrfs, cephfs, cifs, dir, esxi, glusterfs, iscsi, iscsidirect, lvm, lvmthin, nfs, pbs, rbd, zfs, zfspool';

/** What each `pvesm` command takes: facts of Proxmox VE 8.4.1's own schema. */
export const pvesmOptions = {
  add: {
    positionals: {type: {type: 'string', enum: types.split(', ')}, storage},
    options: {
      ...changeable,
      path,
      export: path,
      share: {type: 'string'},
      vgname: {type: 'string'},
      thinpool: {type: 'string'},
    },
  },
  set: {
    positionals: {storage},
    options: {
      ...changeable,
      delete: {type: 'string', format: 'pve-configid-list', maxLength: 4096},
      digest: {type: 'string'},
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
