import type {CommandSchema, Property} from '../cli/schema.js';
import {driveNames} from './drive-names.js';
import {machineOptions} from './machine.js';

const vmid: Property = {type: 'integer', format: 'pve-vmid', minimum: 100, maximum: 999999999};
const yesNo: Property = {type: 'boolean'};
const seconds: Property = {type: 'integer', minimum: 0};
const snapname: Property = {type: 'string', format: 'pve-configid', maxLength: 40};
const storage: Property = {type: 'string', format: 'pve-storage-id'};
const formats = ['raw', 'qcow2', 'vmdk'];

const onlyVmid: CommandSchema = {positionals: {vmid}, options: {}};
const skippable: CommandSchema = {positionals: {vmid}, options: {skiplock: yesNo}};

const agentCommands =
  'fsfreeze-freeze fsfreeze-status fsfreeze-thaw fstrim get-fsinfo get-host-name get-memory-block-info get-memory-blocks get-osinfo get-time get-timezone get-users get-vcpus info network-get-interfaces ping shutdown suspend-disk suspend-hybrid suspend-ram';

/** What each `qm` command takes: facts of Proxmox VE 8.4.1's own schema. */
export const qmOptions = {
  create: {
    positionals: {vmid},
    options: {
      ...machineOptions,
      archive: {type: 'string', maxLength: 255},
      bwlimit: seconds,
      force: yesNo,
      'import-working-storage': storage,
      'live-restore': yesNo,
      pool: {type: 'string', format: 'pve-poolid'},
      start: yesNo,
      storage,
      unique: yesNo,
    },
  },
  set: {
    positionals: {vmid},
    options: {
      ...machineOptions,
      delete: {type: 'string', format: 'pve-configid-list'},
      digest: {type: 'string', maxLength: 40},
      force: yesNo,
      revert: {type: 'string', format: 'pve-configid-list'},
      skiplock: yesNo,
    },
  },
  clone: {
    positionals: {vmid, newid: vmid},
    options: {
      bwlimit: seconds,
      description: {type: 'string'},
      format: {type: 'string', enum: formats},
      full: yesNo,
      name: {type: 'string', format: 'dns-name'},
      pool: {type: 'string', format: 'pve-poolid'},
      snapname,
      storage,
      target: {type: 'string', format: 'pve-node'},
    },
  },
  config: {positionals: {vmid}, options: {current: yesNo, snapshot: snapname}},
  pending: onlyVmid,
  list: {positionals: {}, options: {full: yesNo}},
  status: {positionals: {vmid}, options: {verbose: yesNo}},
  start: {
    positionals: {vmid},
    options: {
      'force-cpu': {type: 'string'},
      machine: machineOptions.machine!,
      skiplock: yesNo,
      timeout: seconds,
    },
  },
  stop: {
    positionals: {vmid},
    options: {keepActive: yesNo, 'overrule-shutdown': yesNo, skiplock: yesNo, timeout: seconds},
  },
  shutdown: {positionals: {vmid}, options: {forceStop: yesNo, keepActive: yesNo, skiplock: yesNo, timeout: seconds}},
  reboot: {positionals: {vmid}, options: {timeout: seconds}},
  reset: skippable,
  suspend: {positionals: {vmid}, options: {skiplock: yesNo, statestorage: storage, todisk: yesNo}},
  resume: {positionals: {vmid}, options: {nocheck: yesNo, skiplock: yesNo}},
  wait: {positionals: {vmid}, options: {timeout: {type: 'integer', minimum: 1}}},
  destroy: {
    positionals: {vmid},
    options: {'destroy-unreferenced-disks': yesNo, purge: yesNo, skiplock: yesNo},
  },
  template: {positionals: {vmid}, options: {disk: {type: 'string', enum: driveNames}}},
  snapshot: {
    positionals: {vmid, snapname},
    options: {description: {type: 'string'}, vmstate: yesNo},
  },
  delsnapshot: {positionals: {vmid, snapname}, options: {force: yesNo}},
  rollback: {positionals: {vmid, snapname}, options: {start: yesNo}},
  listsnapshot: onlyVmid,
  unlock: onlyVmid,
  showcmd: {positionals: {vmid}, options: {pretty: yesNo, snapshot: snapname}},
  monitor: onlyVmid,
  rescan: {positionals: {}, options: {dryrun: yesNo, vmid}},
  diskImport: {
    positionals: {vmid, source: {type: 'string'}, storage},
    options: {
      format: {type: 'string', enum: formats},
      'target-disk': {
        type: 'string',
        enum: [...driveNames, ...Array.from({length: 256}, (_, index) => `unused${index}`)],
      },
    },
  },
  diskResize: {
    positionals: {
      vmid,
      disk: {type: 'string', enum: driveNames},
      size: {type: 'string', pattern: /^\+?\d+(\.\d+)?[KMGT]?$/},
    },
    options: {digest: {type: 'string', maxLength: 40}, skiplock: yesNo},
  },
  diskUnlink: {
    positionals: {vmid},
    options: {force: yesNo, idlist: {type: 'string', format: 'pve-configid-list'}},
  },
  cloudinitDump: {positionals: {vmid, type: {type: 'string', enum: ['user', 'network', 'meta']}}, options: {}},
  guestCmd: {positionals: {vmid, command: {type: 'string', enum: agentCommands.split(' ')}}, options: {}},
  guestExec: {
    positionals: {vmid},
    options: {'pass-stdin': yesNo, synchronous: yesNo, timeout: seconds},
    extraArgs: true,
  },
  guestExecStatus: {positionals: {vmid, pid: {type: 'integer'}}, options: {}},
  guestPasswd: {positionals: {vmid, username: {type: 'string'}}, options: {crypted: yesNo}},
} satisfies Record<string, CommandSchema>;
