import {MADE_WITH} from '@phoenix/cloudinit';
import type {VirtualMachine} from '@phoenix/kit';
import type {Storage} from '@phoenix/proxmox';
import {desiredKeys} from '../../machine/desired-keys.js';
import {cdrom, formatOn, newDrive, newTpm, withOptions} from '../../machine/drive-value.js';

/**
 * What `qm create` is given, but for pool and notes.
 * @param image path of what the system's disk is a copy of; undefined: it is empty
 */
export function keysToMake(
  vm: VirtualMachine,
  image: string | undefined,
  storages: readonly Storage[],
): Readonly<Record<string, string>> {
  const {disk} = vm;
  const format = formatOn(storages.find(({id}) => id === disk.storage));
  const system = disk.device ?? 'scsi0';
  const content = image === undefined ? `${disk.storage}:${disk.sizeGb}` : `${disk.storage}:0,import-from=${image}`;
  return {
    ...Object.fromEntries(desiredKeys(vm)),
    ...madeWith(vm),
    // The firmware's own settings, which a VM without it would forget at each stop.
    ...(vm.bios === 'ovmf'
      ? {efidisk0: `${disk.storage}:0,efitype=4m,pre-enrolled-keys=${vm.secureBoot ? 1 : 0}${format}`}
      : {}),
    ...(vm.tpm === undefined ? {} : {tpmstate0: newTpm(disk.storage, vm.tpm)}),
    [system]: withOptions(`${content}${format}`, disk.options),
    ...Object.fromEntries(vm.disks.map((one) => [one.device, newDrive(one, storages)])),
    ...(vm.seeded ? {ide2: `${disk.storage}:cloudinit`} : {}),
    ...Object.fromEntries(Object.entries(vm.cdroms).map(([key, volume]) => [key, cdrom(volume)])),
    boot: vm.options.boot ?? `order=${(image === undefined ? installedFrom(system, vm) : [system]).join(';')}`,
  };
}

/** Without cloud-init no console of a cloud image's. */
const madeWith = ({options, seeded}: VirtualMachine): Readonly<Record<string, string>> =>
  Object.fromEntries([...MADE_WITH].filter(([key]) => !Object.hasOwn(options, key) && (seeded || key === 'ostype')));

/** The disk first: as long as nothing is on it, the firmware goes on to the next. */
function installedFrom(system: string, {cdroms, nics}: VirtualMachine): readonly string[] {
  const cds = Object.keys(cdroms);
  return [system, ...cds, ...(cds.length === 0 && nics.length > 0 ? ['net0'] : [])];
}
