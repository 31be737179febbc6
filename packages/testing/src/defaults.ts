import type {Container, NodeSettings, VirtualMachine} from '@phoenix/kit';

/** What a case's container is but for what the case says: a small container from a template, meant to run. */
export const DEFAULT_CONTAINER: Omit<Container, 'hostname'> = {
  origin: {from: 'template', template: 'local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst'},
  memoryMb: 1024,
  swapMb: 512,
  cores: 2,
  rootfs: {storage: 'local-zfs', sizeGb: 8},
  nics: [{name: 'eth0', bridge: 'vmbr0', ip: '10.0.0.90/24', gw: '10.0.0.1'}],
  nameservers: [],
  unprivileged: true,
  onboot: false,
  pctFeatures: {},
  rawLines: [],
  devices: [],
  volumes: [],
  mounts: [],
  protection: false,
  tags: [],
  sshPublicKeys: [],
  features: [],
  healthChecks: [],
  dependencies: [],
  lifecycleSnapshots: true,
  endsRunning: true,
  starts: true,
  suites: [],
};

/** What a case's VM is but for what the case says: a small VM from a cloud image, meant to run. */
export const DEFAULT_VM: Omit<VirtualMachine, 'hostname'> = {
  origin: {from: 'image', image: 'noble-server-cloudimg-amd64.img'},
  isTemplate: false,
  memoryMb: 2048,
  cores: 2,
  disk: {storage: 'local-zfs', sizeGb: 20},
  scsihw: 'virtio-scsi-single',
  nics: [{bridge: 'vmbr0', ip: '10.0.0.90/24', gw: '10.0.0.1'}],
  nameservers: [],
  cloudInit: {packages: ['qemu-guest-agent'], runcmd: [], writeFiles: []},
  seeded: true,
  entered: true,
  disks: [],
  cdroms: {},
  secureBoot: false,
  usb: [],
  options: {},
  hostpci: [],
  volumes: [],
  onboot: false,
  protection: false,
  tags: [],
  features: [],
  healthChecks: [],
  dependencies: [],
  lifecycleSnapshots: true,
  endsRunning: true,
  starts: true,
  suites: [],
};

/** A node of which the config says nothing. */
export const DEFAULT_SETTINGS: NodeSettings = {
  system: {packages: [], upgrade: false, interfaces: []},
  zfs: {pools: [], datasets: []},
  storages: [],
  users: [],
  gpus: [],
  apparmor: {profiles: [], tunables: []},
  sharedVolumes: [],
  idRanges: [],
  suites: [],
};

/** A node as its installer leaves it, on ZFS. */
export const DEFAULT_FILES: Readonly<Record<string, string>> = {
  '/etc/pve/storage.cfg': `dir: local
\tpath /var/lib/vz
\tcontent iso,vztmpl,backup,snippets,import

zfspool: local-zfs
\tpool rpool/data
\tcontent images,rootdir
\tsparse 1
`,
};
