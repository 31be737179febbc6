import type {CommandSchema, Property} from '../cli/schema.js';
import {containerOptions} from './container.js';

const vmid: Property = {type: 'integer', format: 'pve-vmid', minimum: 100, maximum: 999999999};

const indexed = (stem: string) => Array.from({length: 256}, (_, index) => `${stem}${index}`);
const volumeKeys = ['rootfs', ...indexed('mp'), ...indexed('unused')];

/** What each `pct` command takes: facts of Proxmox VE 8.4.1's own schema. */
export const pctOptions = {
  create: {
    positionals: {vmid, ostemplate: {type: 'string', maxLength: 255}},
    options: {
      ...containerOptions,
      bwlimit: {type: 'number', minimum: 0},
      force: {type: 'boolean'},
      'ignore-unpack-errors': {type: 'boolean'},
      password: {type: 'string', minLength: 5},
      pool: {type: 'string', format: 'pve-poolid'},
      restore: {type: 'boolean'},
      'ssh-public-keys': {type: 'string'},
      start: {type: 'boolean'},
      storage: {type: 'string', format: 'pve-storage-id'},
      unique: {type: 'boolean'},
    },
  },
  clone: {
    positionals: {vmid, newid: {type: 'integer', format: 'pve-vmid', minimum: 100, maximum: 999999999}},
    options: {
      bwlimit: {type: 'number', minimum: 0},
      description: {type: 'string'},
      full: {type: 'boolean'},
      hostname: {type: 'string', format: 'dns-name'},
      pool: {type: 'string', format: 'pve-poolid'},
      snapname: {type: 'string', format: 'pve-configid', maxLength: 40},
      storage: {type: 'string', format: 'pve-storage-id'},
      target: {type: 'string', format: 'pve-node'},
    },
  },
  set: {
    positionals: {vmid},
    options: {
      ...containerOptions,
      delete: {type: 'string', format: 'pve-configid-list'},
      digest: {type: 'string', maxLength: 40},
      revert: {type: 'string', format: 'pve-configid-list'},
    },
  },
  start: {positionals: {vmid}, options: {debug: {type: 'boolean'}, skiplock: {type: 'boolean'}}},
  stop: {positionals: {vmid}, options: {'overrule-shutdown': {type: 'boolean'}, skiplock: {type: 'boolean'}}},
  shutdown: {positionals: {vmid}, options: {forceStop: {type: 'boolean'}, timeout: {type: 'integer', minimum: 0}}},
  reboot: {positionals: {vmid}, options: {timeout: {type: 'integer', minimum: 0}}},
  destroy: {
    positionals: {vmid},
    options: {'destroy-unreferenced-disks': {type: 'boolean'}, force: {type: 'boolean'}, purge: {type: 'boolean'}},
  },
  status: {positionals: {vmid}, options: {verbose: {type: 'boolean'}}},
  list: {positionals: {}, options: {}},
  config: {
    positionals: {vmid},
    options: {current: {type: 'boolean'}, snapshot: {type: 'string', format: 'pve-configid', maxLength: 40}},
  },
  pending: {positionals: {vmid}, options: {}},
  exec: {positionals: {vmid}, options: {'keep-env': {type: 'boolean'}}, extraArgs: true},
  push: {
    positionals: {vmid, file: {type: 'string'}, destination: {type: 'string'}},
    options: {group: {type: 'string'}, perms: {type: 'string'}, user: {type: 'string'}},
  },
  pull: {
    positionals: {vmid, path: {type: 'string'}, destination: {type: 'string'}},
    options: {group: {type: 'string'}, perms: {type: 'string'}, user: {type: 'string'}},
  },
  snapshot: {
    positionals: {vmid, snapname: {type: 'string', format: 'pve-configid', maxLength: 40}},
    options: {description: {type: 'string'}},
  },
  delsnapshot: {
    positionals: {vmid, snapname: {type: 'string', format: 'pve-configid', maxLength: 40}},
    options: {force: {type: 'boolean'}},
  },
  rollback: {
    positionals: {vmid, snapname: {type: 'string', format: 'pve-configid', maxLength: 40}},
    options: {start: {type: 'boolean'}},
  },
  listsnapshot: {positionals: {vmid}, options: {}},
  resize: {
    positionals: {
      vmid,
      disk: {type: 'string', enum: ['rootfs', ...indexed('mp')]},
      size: {type: 'string', pattern: /^\+?\d+(\.\d+)?[KMGT]?$/},
    },
    options: {digest: {type: 'string', maxLength: 40}},
  },
  'move-volume': {
    positionals: {
      vmid,
      volume: {type: 'string', enum: volumeKeys},
      storage: {type: 'string', format: 'pve-storage-id', optional: true},
      'target-vmid': {type: 'integer', format: 'pve-vmid', minimum: 100, maximum: 999999999, optional: true},
      'target-volume': {type: 'string', enum: volumeKeys, optional: true},
    },
    options: {
      bwlimit: {type: 'number', minimum: 0},
      delete: {type: 'boolean'},
      digest: {type: 'string', maxLength: 40},
      'target-digest': {type: 'string', maxLength: 40},
    },
  },
  template: {positionals: {vmid}, options: {}},
  unlock: {positionals: {vmid}, options: {}},
  rescan: {
    positionals: {},
    options: {dryrun: {type: 'boolean'}, vmid: {type: 'integer', format: 'pve-vmid', minimum: 100, maximum: 999999999}},
  },
} satisfies Record<string, CommandSchema>;
