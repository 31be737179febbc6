import {type Change, change, type DriveOptions, type VmResource} from '@phoenix/kit';
import {
  type Drive,
  drivesOf,
  effectiveKeys,
  type GuestState,
  qmResize,
  qmSet,
  type Storage,
  systemDisk,
} from '@phoenix/proxmox';
import {newDrive} from '../../machine/drive-value.js';
import {isOwn} from '../../machine/own.js';
import {optionsDiffer, withNewOptions} from './drive-options.js';

export interface DiskChanges {
  readonly changes: readonly Change[];
  readonly warnings: readonly string[];
}

interface Wanted {
  readonly device: string;
  readonly storage: string;
  readonly sizeGb?: number;
  readonly options?: DriveOptions;
  readonly path?: string;
}

/**
 * The system's disk and those beside it grow; they are never shrunk and never moved, and one that leaves the config stays. The
 * guest's own filesystem follows at its next boot (cloud-init's growpart).
 */
export function diskChanges(own: VmResource, state: GuestState, storages: readonly Storage[]): DiskChanges {
  const {disk, disks} = own.vm;
  const drives = drivesOf({keys: effectiveKeys(state.config)});
  const system = systemOf(own, state, drives);
  const all = [
    system === undefined
      ? {changes: [], warnings: [noSystem(disk.device, systemDisk({keys: effectiveKeys(state.config)}))]}
      : sameDisk(own.id, {...disk, device: system.key}, system, state),
    ...disks.map((wanted) => {
      const there = drives.find(({key}) => key === wanted.device);
      if (there !== undefined) return sameDisk(own.id, wanted, there, state);
      const value = newDrive(
        wanted,
        storages.find(({id}) => id === wanted.storage),
      );
      return added(own.id, wanted.device, value, state);
    }),
  ];
  return {
    changes: all.flatMap(({changes}) => changes),
    warnings: [
      ...all.flatMap(({warnings}) => warnings),
      ...(system === undefined ? [] : unnamed(own, state, drives, system)),
    ],
  };
}

const noSystem = (wanted = 'scsi0', there: Drive | undefined): string =>
  there === undefined
    ? `there is no ${wanted}: phoenix makes no other disk for the system`
    : `the system is on ${there.key}, the config says ${wanted}: phoenix plugs no disk in elsewhere`;

/** Of a VM that phoenix has made everything is in the config. What is not stays, and its data with it. */
const unnamed = (
  own: VmResource,
  state: GuestState,
  drives: readonly Drive[],
  system: Drive | undefined,
): readonly string[] =>
  isOwn(state) && !state.config.template
    ? drives
        .filter(({key, role}) => role === 'disk' && key !== system?.key)
        .filter(({key}) => !own.vm.disks.some(({device}) => device === key))
        .map(
          ({key, volume}) =>
            `${key} (${volume}) is not in the config: it stays (name it under disks, or qm disk unlink ${own.id} --idlist ${key})`,
        )
    : [];

/** Where the config says nothing of a device, what the VM boots from. */
const systemOf = ({vm: {disk}}: VmResource, {config}: GuestState, drives: readonly Drive[]): Drive | undefined =>
  drives.find(({key}) => key === (disk.device ?? 'scsi0')) ??
  (disk.device === undefined ? systemDisk({keys: effectiveKeys(config)}) : undefined);

/** IDE and SATA cannot be plugged into a VM that runs: there it waits. */
function added(id: number, device: string, value: string, {config, running}: GuestState): DiskChanges {
  if (config.template) return {changes: [], warnings: [`${device} is missing: the disks of a template do not change`]};
  const plugged = /^(?:scsi|virtio)/.test(device);
  return {
    changes: [
      change(`add the disk ${device}`, [qmSet(id, {set: {[device]: value}})], {
        diff: [{field: device, from: undefined, to: value}],
        impact: running ? (plugged ? 'hotplug' : 'restart') : 'none',
      }),
    ],
    warnings: [],
  };
}

/** Grows first: what waits for a restart would else bring the old size back into the config. */
function sameDisk(id: number, wanted: Wanted, disk: Drive, {config, running}: GuestState): DiskChanges {
  const {device, storage} = wanted;
  const now = drivesOf(config).find(({key, volume}) => key === disk.key && volume === disk.volume) ?? disk;
  const {changes: sized, warnings} = sizeChange(id, wanted, now, {config, running});
  const size = sized.length > 0 ? `${wanted.sizeGb}G` : now.properties.get('size');
  const isOutdated =
    config.pending.set.has(disk.key) && disk.sizeGb !== (sized.length > 0 ? wanted.sizeGb : now.sizeGb);
  const differs = !config.template && optionsDiffer(disk, wanted.options);
  if (differs || isOutdated) {
    const value = withNewOptions(disk, differs ? wanted.options! : undefined, size);
    const set = change(`set ${device}`, [qmSet(id, {set: {[device]: value.text}})], {
      diff: value.diff,
      impact: running ? (value.isLive ? 'hotplug' : 'restart') : 'none',
    });
    return {changes: [...sized, set], warnings};
  }
  if (sized.length > 0 || warnings.length > 0) return {changes: sized, warnings};
  if (wanted.path !== undefined)
    return disk.volume === wanted.path
      ? {changes: [], warnings: []}
      : {
          changes: [],
          warnings: [`${device} is ${disk.volume}, the config says ${wanted.path}: phoenix takes no disk away`],
        };
  if (disk.storage !== storage)
    return {
      changes: [],
      warnings: [
        `${device} is on ${disk.storage ?? disk.volume}, the config says ${storage}: phoenix does not move it (qm disk move ${id} ${device} ${storage})`,
      ],
    };
  return {changes: [], warnings: []};
}

function sizeChange(
  id: number,
  {device, sizeGb: wanted}: Wanted,
  {sizeGb: size = wanted}: Drive,
  {config, running}: Pick<GuestState, 'config' | 'running'>,
): DiskChanges {
  if (wanted === undefined || size === undefined || isAsked(size, wanted)) return {changes: [], warnings: []};
  const difference = `${device} has ${size}G, the config says ${wanted}G`;
  if (size > wanted) return {changes: [], warnings: [`${difference}: disks are never shrunk`]};
  // Clones lie on it.
  if (config.template) return {changes: [], warnings: [`${difference}: the disk of a template does not change`]};
  const diff = [{field: `${device} size`, from: `${size}G`, to: `${wanted}G`}];
  const impact = running ? 'hotplug' : 'none';
  return {
    changes: [change(`grow ${device} to ${wanted}G`, [qmResize(id, device, wanted)], {diff, impact})],
    warnings: [],
  };
}

/** Storages round up: LVM to its extents, 4 MiB mostly. */
const isAsked = (size: number, wanted: number): boolean => size >= wanted && size - wanted < 1 / 64;
