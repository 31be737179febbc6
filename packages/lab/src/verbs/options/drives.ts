import type {Properties, Property} from '../cli/schema.js';

const yesNo: Property = {type: 'boolean'};
const count: Property = {type: 'integer'};
const length: Property = {type: 'integer', minimum: 1};
const rate: Property = {type: 'number'};

/** What every drive's property string may have: facts of Proxmox VE 8.4.1's own schema. */
const common: Properties = {
  aio: {type: 'string', enum: ['native', 'threads', 'io_uring']},
  backup: yesNo,
  bps: count,
  bps_max_length: length,
  bps_rd: count,
  bps_rd_length: {type: 'string', alias: 'bps_rd_max_length'},
  bps_rd_max_length: length,
  bps_wr: count,
  bps_wr_length: {type: 'string', alias: 'bps_wr_max_length'},
  bps_wr_max_length: length,
  cache: {type: 'string', enum: ['none', 'writethrough', 'writeback', 'unsafe', 'directsync']},
  cyls: count,
  detect_zeroes: yesNo,
  discard: {type: 'string', enum: ['ignore', 'on']},
  file: {type: 'string', required: true, defaultKey: true, format: 'pve-volume-id-or-qm-path'},
  format: {type: 'string', enum: ['raw', 'qcow', 'qed', 'qcow2', 'vmdk', 'cloop']},
  heads: count,
  'import-from': {type: 'string', format: 'pve-volume-id-or-absolute-path'},
  iops: count,
  iops_max: count,
  iops_max_length: length,
  iops_rd: count,
  iops_rd_length: {type: 'string', alias: 'iops_rd_max_length'},
  iops_rd_max: count,
  iops_rd_max_length: length,
  iops_wr: count,
  iops_wr_length: {type: 'string', alias: 'iops_wr_max_length'},
  iops_wr_max: count,
  iops_wr_max_length: length,
  mbps: rate,
  mbps_max: rate,
  mbps_rd: rate,
  mbps_rd_max: rate,
  mbps_wr: rate,
  mbps_wr_max: rate,
  media: {type: 'string', enum: ['cdrom', 'disk']},
  replicate: yesNo,
  rerror: {type: 'string', enum: ['ignore', 'report', 'stop']},
  secs: count,
  serial: {type: 'string', format: 'urlencoded', maxLength: 60},
  shared: yesNo,
  size: {type: 'string', format: 'disk-size'},
  snapshot: yesNo,
  trans: {type: 'string', enum: ['none', 'lba', 'auto']},
  volume: {type: 'string', alias: 'file'},
  werror: {type: 'string', enum: ['enospc', 'ignore', 'report', 'stop']},
};

/** The drives of a virtual machine. */
export const driveOptions: Properties = {
  'ide[3]': {
    type: 'string',
    keys: {
      ...common,
      model: {type: 'string', format: 'urlencoded', maxLength: 120},
      ssd: yesNo,
      wwn: {type: 'string', pattern: /^(?:(?:^(0x)[0-9a-fA-F]{16}))$/},
    },
  },
  'sata[5]': {
    type: 'string',
    keys: {...common, ssd: yesNo, wwn: {type: 'string', pattern: /^(?:(?:^(0x)[0-9a-fA-F]{16}))$/}},
  },
  'scsi[30]': {
    type: 'string',
    keys: {
      ...common,
      iothread: yesNo,
      product: {type: 'string', pattern: /^(?:[A-Za-z0-9\-_\s]{0,16})$/},
      queues: {type: 'integer', minimum: 2},
      ro: yesNo,
      scsiblock: yesNo,
      ssd: yesNo,
      vendor: {type: 'string', pattern: /^(?:[A-Za-z0-9\-_\s]{0,8})$/},
      wwn: {type: 'string', pattern: /^(?:(?:^(0x)[0-9a-fA-F]{16}))$/},
    },
  },
  'virtio[15]': {type: 'string', keys: {...common, iothread: yesNo, ro: yesNo}},
  efidisk0: {
    type: 'string',
    keys: {
      efitype: {type: 'string', enum: ['2m', '4m']},
      file: {type: 'string', required: true, defaultKey: true, format: 'pve-volume-id-or-qm-path'},
      format: {type: 'string', enum: ['raw', 'qcow', 'qed', 'qcow2', 'vmdk', 'cloop']},
      'import-from': {type: 'string', format: 'pve-volume-id-or-absolute-path'},
      'pre-enrolled-keys': {type: 'boolean'},
      size: {type: 'string', format: 'disk-size'},
      volume: {type: 'string', alias: 'file'},
    },
  },
  tpmstate0: {
    type: 'string',
    keys: {
      file: {type: 'string', required: true, defaultKey: true, format: 'pve-volume-id-or-qm-path'},
      'import-from': {type: 'string', format: 'pve-volume-id-or-absolute-path'},
      size: {type: 'string', format: 'disk-size'},
      version: {type: 'string', enum: ['v1.2', 'v2.0']},
      volume: {type: 'string', alias: 'file'},
    },
  },
  'unused[255]': {
    type: 'string',
    keys: {
      file: {type: 'string', required: true, defaultKey: true, format: 'pve-volume-id'},
      volume: {type: 'string', alias: 'file'},
    },
  },
};
