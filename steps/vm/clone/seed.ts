import {type Change, change, type VmResource} from '@phoenix/kit';
import {drivesOf, type GuestState, qmSet} from '@phoenix/proxmox';

/** A seed's volume is known by its name only. Source: PVE::QemuServer::Drive, drive_is_cloudinit. */
const SEED = /[:/](?:vm-\d+-)?cloudinit(?:\.\w+)?$/;

/** The drive that cloud-init's documents are read from: a copy of somebody else's VM may lack one. IDE cannot be plugged into a running VM. */
export function seedFor({id, vm}: VmResource, {config, running}: GuestState): readonly Change[] {
  const drives = drivesOf(config);
  if (running || config.template || drives.some(({volume}) => SEED.test(volume))) return [];
  const slot = ['ide2', 'ide3', 'ide0', 'ide1'].find((key) => !config.keys.has(key));
  if (slot === undefined) return [];
  return [change(`give ${id} a drive for cloud-init`, [qmSet(id, {set: {[slot]: `${vm.disk.storage}:cloudinit`}})])];
}
