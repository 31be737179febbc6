import {type Change, change, type VmResource} from '@phoenix/kit';
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
      return change(`put ${volume} into ${key}`, [qmSet(id, {set: {[key]: cdrom(volume)}})], {
        diff: [{field: key, from: before?.volume, to: volume}],
        impact: running ? fitting : 'none',
      });
    }),
    ...removed.map(({key, volume}) =>
      change(`take ${volume} out of ${key}`, [qmSet(id, {set: {[key]: cdrom('none')}})], {
        diff: [{field: key, from: volume, to: undefined}],
        impact: running ? 'hotplug' : 'none',
      }),
    ),
    ...tpmChange(own, state, keys),
    ...seedChange(own, state, drives),
  ];
}

/** The config has got a cloud-init that the VM was made without. A clone gets its drive with the copy. */
function seedChange({id, vm}: VmResource, state: GuestState, drives: readonly Drive[]): readonly Change[] {
  if (!vm.seeded) return isOwn(state) ? unseeded(id, state, drives) : [];
  if (vm.origin.from === 'clone' || !isOwn(state) || drives.some(isSeed)) return [];
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

/** What a copy has brought along, or the config has no longer: another guest's documents, or nobody's. */
function unseeded(id: number, {config, running}: GuestState, drives: readonly Drive[]): readonly Change[] {
  const seeds = drives.filter(isSeed).map(({key}) => key);
  const gone = [...seeds, ...(effectiveKeys(config).has('cicustom') ? ['cicustom'] : [])];
  if (gone.length === 0) return [];
  return [
    change(`take cloud-init from ${id}`, [qmSet(id, {delete: gone})], {
      diff: gone.map((field) => ({field, from: effectiveKeys(config).get(field), to: undefined})),
      impact: running ? 'restart' : 'none',
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
