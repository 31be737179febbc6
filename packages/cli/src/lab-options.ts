import {readFile} from 'node:fs/promises';
import type {DesiredState} from '@phoenix/config';
import {
  bareProfile,
  type Fault,
  type LabOptions,
  type Profile,
  profileFor,
  validateFaults,
  validateProfile,
} from '@phoenix/lab';
import type {LabSettings} from './request.js';
import {UsageError} from './usage-error.js';

/** Instead of a file: a node as the installer leaves it, with the disks and devices that the configuration is for. */
export const BARE = 'bare';

/** What a bare node has where no configuration is there to ask for more: what the installer makes of a disk, on ZFS. */
const AS_INSTALLED = {
  ...{storages: [{id: 'local-zfs', content: 'rootdir,images'}], templates: [], bridges: []},
  gpuCount: 0,
};

/** What the embedded node has: the user's profile, or whatever the configuration expects of a node. */
async function labProfile(file: string | undefined, state: DesiredState | undefined): Promise<Profile | undefined> {
  if (file === BARE) return bareProfile(state === undefined ? AS_INSTALLED : needsOf(state));
  if (file !== undefined) return readProfile(file);
  return state === undefined ? undefined : profileFor(needsOf(state));
}

/** All that a lab is opened with. @throws UsageError */
export async function labOptions(
  {dir, speed, profile, faults}: LabSettings,
  state: DesiredState | undefined,
): Promise<LabOptions> {
  const made = await labProfile(profile, state);
  const broken = faults === undefined ? undefined : await readFaults(faults);
  return {
    dir,
    speed,
    ...(made === undefined ? {} : {profile: made}),
    ...(broken === undefined ? {} : {faults: broken}),
  };
}

async function readProfile(file: string): Promise<Profile> {
  const checked = validateProfile(await readJson('--lab-profile', file));
  if ('profile' in checked) return checked.profile;
  throw problemsOf('--lab-profile', file, checked.problems);
}

async function readFaults(file: string): Promise<readonly Fault[]> {
  const checked = validateFaults(await readJson('--lab-faults', file));
  if ('faults' in checked) return checked.faults;
  throw problemsOf('--lab-faults', file, checked.problems);
}

async function readJson(option: string, file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`${option} ${file}: ${(error as Error).message}`);
  }
}

const problemsOf = (option: string, file: string, problems: readonly string[]): UsageError =>
  new UsageError(problems.map((problem) => `${option} ${file}: ${problem}`).join('\n'));

/** What the configuration expects of its node, what it makes of the node itself included. */
function needsOf({guests, node, connection}: DesiredState) {
  const all = [...guests.values()];
  const containers = all.flatMap((guest) => (guest.kind === 'lxc' ? [guest.container] : []));
  const vms = all.flatMap((guest) => (guest.kind === 'vm' ? [guest.vm] : []));
  const {storages, zfs, gpus, system, nvidia} = node.settings;
  const indexes = containers.flatMap(({devices}) =>
    devices.flatMap(({path}) => /^\/dev\/nvidia(\d+)$/.exec(path)?.[1] ?? []),
  );
  const disks = [
    ...containers.flatMap(({rootfs, volumes}) => [rootfs, ...volumes].map(({storage}) => storage)),
    ...vms.flatMap(({disk, disks}) => [disk, ...disks].flatMap((one) => ('path' in one ? [] : [one.storage]))),
  ].filter((id) => !storages.some((storage) => storage.id === id && storage.backend.type !== 'existing'));
  const passed = vms.flatMap(({hostpci}) =>
    hostpci.flatMap(({device}) => ('address' in device ? [device.address] : [])),
  );
  const pciAddresses = [...new Set([...gpus.flatMap(({pciAddress}) => pciAddress ?? []), ...passed])];
  const [bridge] = system.interfaces.filter(({address}) => address !== undefined);
  return {
    storages: [
      ...storages.map(({id, content, backend}) => ({id, content: content.join(','), ...placeOf(backend)})),
      ...disks.map((id) => ({id, content: 'rootdir,images'})),
    ],
    templates: containers.flatMap(({origin}) => (origin.from === 'template' ? [origin.template] : [])),
    /** Images and CDs that nobody says where to get. */
    images: vms.flatMap(({origin, disks: beside, cdroms, cdUrls = {}}) => [
      ...(origin.from === 'image' && origin.url === undefined ? [origin.image] : []),
      ...beside.flatMap(({importFrom}) => importFrom ?? []),
      ...Object.values(cdroms).filter((volume) => cdUrls[volume] === undefined),
    ]),
    bridges: [...containers, ...vms].flatMap(({nics}) => nics.map(({bridge: name}) => name)),
    devices: containers.flatMap(({devices}) =>
      devices.map(({path}) => path).filter((path) => !path.startsWith('/dev/nvidia')),
    ),
    gpuCount: Math.max(0, ...indexes.map((index) => Number(index) + 1)),
    ...(pciAddresses.length === 0 ? {} : {pciAddresses}),
    pools: zfs.pools.map(({name, raidLevel, disks: paths, options, properties}) => ({
      ...{name, raidLevel, disks: paths, options, properties},
      datasets: zfs.datasets.filter(({pool}) => pool === name),
    })),
    packages: [...system.packages, ...vms.flatMap(({cloudInit}) => cloudInit.packages)],
    sums: Object.fromEntries([
      ...vms.flatMap(({origin}) => (origin.from === 'image' ? sumOf(origin.url, origin.checksum?.hex) : [])),
      ...sumOf(nvidia?.runfileUrl, nvidia?.sha256),
    ]),
    ...(nvidia === undefined ? {} : {nvidiaVersion: nvidia.version}),
    ...(bridge?.address === undefined ? {} : {address: bridge.address}),
    ...(bridge?.gateway === undefined ? {} : {gateway: bridge.gateway}),
    ...(connection?.node === undefined ? {} : {node: connection.node}),
  };
}

/** A URL gives what the configuration expects of it. */
const sumOf = (url: string | undefined, hex: string | undefined): readonly (readonly [string, string])[] =>
  url === undefined || hex === undefined ? [] : [[url, hex]];

type Backend = DesiredState['node']['settings']['storages'][number]['backend'];

const placeOf = (backend: Backend) => {
  switch (backend.type) {
    case 'zfspool':
      return {pool: backend.pool};
    case 'dir':
      return {path: backend.path, isMountpoint: backend.isMountpoint};
    default:
      return {};
  }
};
