import type {Container, Guest, GuestResource, VirtualMachine} from '@phoenix/kit';
import {type GuestState, readBlock} from '@phoenix/proxmox';
import {nameOf} from './left-config.js';

/**
 * A guest of the node that no config describes, as far as destroying needs to know it: its name, what it was cloned from.
 * The steps read everything else from the node. Nothing may bring it up.
 */
export function strangerOf(state: GuestState): GuestResource {
  const {id, kind} = state;
  const guest = guestOf(state);
  const named = {id, name: guest.hostname, object: {}};
  return kind === 'lxc'
    ? {...named, kind, container: {...guest, ...UNSAID_OF_CONTAINER}}
    : {...named, kind, vm: {...guest, ...UNSAID_OF_VM, isTemplate: isTemplate(state)}};
}

function guestOf(state: GuestState): Guest {
  const base = baseOf(state);
  return {
    hostname: nameOf(state),
    memoryMb: 0,
    onboot: false,
    protection: false,
    tags: [],
    features: [],
    healthChecks: [],
    dependencies: [],
    suites: [],
    lifecycleSnapshots: false,
    endsRunning: false,
    starts: false,
    ...(base === undefined ? {} : {clonedFrom: base}),
  };
}

const UNSAID_OF_CONTAINER: Omit<Container, keyof Guest> = {
  origin: {from: 'template', template: ''},
  rootfs: {storage: '', sizeGb: 0},
  nics: [],
  nameservers: [],
  unprivileged: true,
  pctFeatures: {},
  rawLines: [],
  devices: [],
  volumes: [],
  mounts: [],
  sshPublicKeys: [],
};

const UNSAID_OF_VM: Omit<VirtualMachine, keyof Guest | 'isTemplate'> = {
  origin: {from: 'empty'},
  disk: {storage: ''},
  disks: [],
  cdroms: {},
  secureBoot: false,
  scsihw: '',
  nics: [],
  nameservers: [],
  cloudInit: {packages: [], runcmd: [], writeFiles: []},
  seeded: false,
  entered: false,
  hostpci: [],
  usb: [],
  options: {},
  volumes: [],
};

const isTemplate = ({config}: GuestState): boolean =>
  config.template || readBlock(config.description).block.template !== undefined;

/** The template that its disks lie on, as their volume ids say (`base-900-disk-0/vm-910-disk-0`): it goes after it. */
function baseOf({config: {keys}}: GuestState): number | undefined {
  const [id] = [...keys.values()].flatMap((value) => /[:/]base-(\d+)-disk-\d+(?:\.\w+)?\//.exec(value)?.[1] ?? []);
  return id === undefined ? undefined : Number(id);
}
