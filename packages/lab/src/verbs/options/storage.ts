import type {Properties, Property} from '../cli/schema.js';

const kept: Property = {type: 'integer', minimum: 0};
const pruning: Properties = {
  'keep-all': {type: 'boolean'},
  ...{'keep-daily': kept, 'keep-hourly': kept, 'keep-last': kept, 'keep-monthly': kept},
  ...{'keep-weekly': kept, 'keep-yearly': kept},
};

/** Settings of a storage that can be changed later: facts of Proxmox VE 8.4.1's own schema. */
export const changeableStorageOptions: Properties = {
  blocksize: {type: 'string'},
  bwlimit: {type: 'string'},
  comstar_hg: {type: 'string'},
  comstar_tg: {type: 'string'},
  content: {type: 'string', format: 'pve-storage-content-list'},
  'content-dirs': {type: 'string', format: 'pve-dir-override-list'},
  'create-base-path': {type: 'boolean'},
  'create-subdirs': {type: 'boolean'},
  'data-pool': {type: 'string'},
  disable: {type: 'boolean'},
  domain: {type: 'string', maxLength: 256},
  'encryption-key': {type: 'string'},
  fingerprint: {type: 'string', pattern: /^([A-Fa-f0-9]{2}:){31}[A-Fa-f0-9]{2}$/},
  format: {type: 'string', enum: ['raw', 'qcow2', 'subvol', 'vmdk']},
  'fs-name': {type: 'string', format: 'pve-configid'},
  fuse: {type: 'boolean'},
  is_mountpoint: {type: 'string'},
  keyring: {type: 'string'},
  krbd: {type: 'boolean'},
  lio_tpg: {type: 'string'},
  'master-pubkey': {type: 'string'},
  'max-protected-backups': {type: 'integer', minimum: -1},
  maxfiles: {type: 'integer', minimum: 0},
  mkdir: {type: 'boolean'},
  monhost: {type: 'string', format: 'pve-storage-portal-dns-list'},
  mountpoint: {type: 'string', format: 'pve-storage-path'},
  namespace: {type: 'string'},
  nocow: {type: 'boolean'},
  nodes: {type: 'string', format: 'pve-node-list'},
  nowritecache: {type: 'boolean'},
  options: {type: 'string', format: 'pve-storage-options'},
  password: {type: 'string', maxLength: 256},
  pool: {type: 'string'},
  port: {type: 'integer', minimum: 1, maximum: 65535},
  preallocation: {type: 'string', enum: ['off', 'metadata', 'falloc', 'full']},
  'prune-backups': {type: 'string', keys: pruning},
  saferemove: {type: 'boolean'},
  saferemove_throughput: {type: 'string'},
  server: {type: 'string', format: 'pve-storage-server'},
  server2: {type: 'string', format: 'pve-storage-server'},
  shared: {type: 'boolean'},
  'skip-cert-verification': {type: 'boolean'},
  smbversion: {type: 'string', enum: ['default', '2.0', '2.1', '3', '3.0', '3.11']},
  sparse: {type: 'boolean'},
  subdir: {type: 'string', format: 'pve-storage-path'},
  tagged_only: {type: 'boolean'},
  transport: {type: 'string', enum: ['tcp', 'rdma', 'unix']},
  username: {type: 'string'},
};

/** Settings that are given once, when a storage is added. */
export const fixedStorageOptions: Properties = {
  authsupported: {type: 'string'},
  base: {type: 'string', format: 'pve-volume-id'},
  datastore: {type: 'string'},
  export: {type: 'string', format: 'pve-storage-path'},
  iscsiprovider: {type: 'string'},
  path: {type: 'string', format: 'pve-storage-path'},
  portal: {type: 'string', format: 'pve-storage-portal-dns'},
  share: {type: 'string'},
  target: {type: 'string'},
  thinpool: {type: 'string', format: 'pve-storage-vgname'},
  vgname: {type: 'string', format: 'pve-storage-vgname'},
  volume: {type: 'string'},
};

const common = ['bwlimit', 'content', 'disable', 'nodes', 'shared'];
const folder = [
  ...[
    'content-dirs',
    'create-base-path',
    'create-subdirs',
    'format',
    'is_mountpoint',
    'max-protected-backups',
    'maxfiles',
  ],
  ...['mkdir', 'path', 'preallocation', 'prune-backups'],
];

/** Settings that a storage of each type may have, of the types that the lab can keep volumes on. */
export const storageSettings: Readonly<Record<string, readonly string[]>> = {
  dir: [...common, ...folder],
  btrfs: [...common, ...folder, 'nocow'],
  zfspool: [...common, 'blocksize', 'mountpoint', 'pool', 'sparse'],
  lvmthin: [...common, 'thinpool', 'vgname'],
  nfs: [...common, ...folder, 'export', 'options', 'server'],
  cifs: [...common, ...folder, 'domain', 'options', 'password', 'server', 'share', 'smbversion', 'subdir', 'username'],
};
