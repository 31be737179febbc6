import {type Change, type Command, change, exec, type VmResource} from '@phoenix/kit';
import {type Drive, drivesOf, effectiveKeys, type GuestState, isSeed, qmSet} from '@phoenix/proxmox';
import {cdrom, newTpm} from '../../machine/drive-value.js';
import {isOwn} from '../../machine/own.js';

/**
 * What lies in the CD drives, and the TPM. A CD that has left the config is taken out of a VM that phoenix has made; the empty
 * drive stays, and an empty one is none.
 */
export function mediaChanges(own: VmResource, state: GuestState): readonly Change[] {
  const {id, vm} = own;
  const {config, running} = state;
  if (config.template) return [];
  const keys = effectiveKeys(config);
  const drives = drivesOf({keys});
  const inserted = Object.entries(vm.cdroms)
    .filter(([key, volume]) => drives.find((drive) => drive.key === key)?.volume !== volume)
    // What is there and is no CD drive was put there by somebody.
    .filter(([key]) => (drives.find((drive) => drive.key === key)?.role ?? 'cdrom') === 'cdrom');
  const removed = drives
    .filter((drive) => drive.role === 'cdrom' && !isSeed(drive) && drive.storage !== undefined && isOwn(state))
    .filter(({key}) => vm.cdroms[key] === undefined);
  return [
    ...inserted.map(([key, volume]) => {
      const before = drives.find((drive) => drive.key === key);
      const fitting = before === undefined ? 'restart' : 'hotplug';
      const put = [qmSet(id, {set: {[key]: cdrom(volume)}}), ...keepOrder(own, keys, key)];
      return change(`put ${volume} into ${key}`, put, {
        diff: [{field: key, from: before?.volume, to: volume}],
        impact: running ? fitting : 'none',
      });
    }),
    ...removed.map(({key, volume}) =>
      change(`take ${volume} out of ${key}`, [qmSet(id, {set: {[key]: cdrom('none')}}), ...keepOrder(own, keys, key)], {
        diff: [{field: key, from: volume, to: undefined}],
        impact: running ? 'hotplug' : 'none',
      }),
    ),
    ...tpmChange(own, state, keys),
    ...seedChange(own, state, drives),
  ];
}

/**
 * Proxmox puts every CD drive that is set at the end of the boot order, the emptied one too, and a running VM would need a
 * restart for that. A new drive may stay there, where the config says no order: a system may wait on it to be installed.
 * Source: PVE::API2::Qemu, update_vm_api.
 */
function keepOrder({id, vm}: VmResource, keys: ReadonlyMap<string, string>, key: string): readonly Command[] {
  const boot = vm.options.boot ?? (keys.has(key) ? keys.get('boot') : undefined);
  const order = /(?:^|,)order=([^,]*)/.exec(boot ?? '')?.[1]?.split(';') ?? [];
  return boot === undefined || order.length === 0 || order.includes(key) ? [] : [qmSet(id, {set: {boot}})];
}

/** The config has got a cloud-init that the VM was made without. A clone gets its drive with the copy. */
function seedChange(own: VmResource, state: GuestState, drives: readonly Drive[]): readonly Change[] {
  const {id, vm} = own;
  if (!vm.seeded) return isOwn(state) ? unseeded(own, state, drives) : [];
  if (!isOwn(state) || drives.some(isSeed)) return [];
  const leaving = drivesOf(state.config).find(
    (drive) => isSeed(drive) && state.config.pending.delete.includes(drive.key),
  );
  if (leaving !== undefined) return [keepSeed(id, leaving, state)];
  if (vm.origin.from === 'clone') return [];
  const slot = ['ide2', 'ide3', 'ide0', 'ide1'].find(
    (key) => vm.cdroms[key] === undefined && !drives.some((drive) => drive.key === key && drive.volume !== 'none'),
  );
  if (slot === undefined) return [];
  return [
    change(`give ${id} a drive for cloud-init`, [qmSet(id, {set: {[slot]: `${vm.disk.storage}:cloudinit`}})], {
      impact: state.running ? 'restart' : 'none',
    }),
  ];
}

/** It is to go with the next start, and its volume is there until then: there cannot be another. */
function keepSeed(id: number, {key}: Drive, {config}: GuestState): Change {
  const value = config.keys.get(key)!;
  return change(`keep the drive for cloud-init of ${id}`, [qmSet(id, {set: {[key]: value}})], {
    diff: [{field: key, from: undefined, to: value}],
    impact: 'hotplug',
  });
}

/** What a copy has brought along, or the config has no longer: another guest's documents, or nobody's. */
function unseeded({id, vm}: VmResource, {config, running}: GuestState, drives: readonly Drive[]): readonly Change[] {
  const seeds = drives.filter(isSeed).map(({key}) => key);
  const gone = [...seeds, ...(effectiveKeys(config).has('cicustom') ? ['cicustom'] : [])];
  if (gone.length === 0) return [];
  // Proxmox lets nobody take a drive from a protected VM, the seed neither; by now it may be protected as the config wants it.
  const lifts = seeds.length > 0 && (vm.protection || config.keys.get('protection') === '1');
  const take = qmSet(id, {delete: gone});
  return [
    change(`take cloud-init from ${id}`, lifts ? [qmSet(id, {set: {protection: 0}}), take] : [take], {
      diff: gone.map((field) => ({field, from: effectiveKeys(config).get(field), to: undefined})),
      impact: running ? 'restart' : 'none',
      ...(lifts && vm.protection ? {cleanup: [exec(qmSet(id, {set: {protection: 1}}))]} : {}),
    }),
  ];
}

/** Its state is never taken away: keys of disks may be in it. */
function tpmChange({id, vm: {tpm, disk}}: VmResource, {running}: GuestState, keys: ReadonlyMap<string, string>) {
  if (tpm === undefined || keys.has('tpmstate0')) return [];
  const value = newTpm(disk.storage, tpm);
  return [
    change(`add a TPM ${tpm}`, [qmSet(id, {set: {tpmstate0: value}})], {
      diff: [{field: 'tpmstate0', from: undefined, to: value}],
      impact: running ? 'restart' : 'none',
    }),
  ];
}
