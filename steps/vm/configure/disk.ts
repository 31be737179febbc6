import {change, type VmDisk, type VmResource} from '@phoenix/kit';
import {type Drive, drivesOf, effectiveKeys, type GuestState, qmSet, type Storage, systemDisk} from '@phoenix/proxmox';
import {newDrive} from '../../machine/drive-value.js';
import {isOwn} from '../../machine/own.js';
import {changes, type DiskChanges, kept} from './disk-changes.js';
import {sameDisk} from './same-disk.js';

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
      ? kept(noSystem(disk.device, systemDisk({keys: effectiveKeys(state.config)})))
      : sameDisk(own.id, {...disk, device: system.key}, system, state),
    ...disks.map((wanted) => {
      const there = drives.find(({key}) => key === wanted.device);
      return there === undefined ? added(own.id, wanted, storages, state) : sameDisk(own.id, wanted, there, state);
    }),
  ];
  return {
    changes: all.flatMap((one) => one.changes),
    warnings: [
      ...all.flatMap(({warnings}) => warnings),
      ...(system === undefined ? [] : unnamed(own, state, drives, system)),
    ],
  };
}

/** Where the config says nothing of a device, what the VM boots from. */
const systemOf = ({vm: {disk}}: VmResource, {config}: GuestState, drives: readonly Drive[]): Drive | undefined =>
  drives.find(({key}) => key === (disk.device ?? 'scsi0')) ??
  (disk.device === undefined ? systemDisk({keys: effectiveKeys(config)}) : undefined);

const noSystem = (wanted = 'scsi0', there: Drive | undefined): string =>
  there === undefined
    ? `there is no ${wanted}: phoenix makes no other disk for the system`
    : `the system is on ${there.key}, the config says ${wanted}: phoenix plugs no disk in elsewhere`;

/** IDE and SATA cannot be plugged into a VM that runs: there it waits. */
function added(id: number, disk: VmDisk, storages: readonly Storage[], {config, running}: GuestState): DiskChanges {
  const {device} = disk;
  if (config.template) return kept(`${device} is missing: the disks of a template do not change`);
  const plugged = /^(?:scsi|virtio)/.test(device);
  const value = newDrive(disk, storages);
  return changes(
    change(`add the disk ${device}`, [qmSet(id, {set: {[device]: value}})], {
      diff: [{field: device, from: undefined, to: value}],
      impact: running ? (plugged ? 'hotplug' : 'restart') : 'none',
    }),
  );
}

/** Of a VM that phoenix has made everything is in the config. What is not stays, and its data with it. */
function unnamed({id, vm}: VmResource, state: GuestState, drives: readonly Drive[], system: Drive): readonly string[] {
  if (!isOwn(state) || state.config.template) return [];
  const named = [system.key, ...vm.disks.map(({device}) => device)];
  return drives
    .filter(({key, role}) => role === 'disk' && !named.includes(key))
    .map(
      ({key, volume}) =>
        `${key} (${volume}) is not in the config: it stays (name it under disks, or qm disk unlink ${id} --idlist ${key})`,
    );
}
