import {type Change, change, type VmResource} from '@phoenix/kit';
import {drivesOf, type GuestState, isSeed, qmSet} from '@phoenix/proxmox';
import {isOwn} from '../../machine/own.js';

/** The drive that cloud-init's documents are read from: a copy of somebody else's VM may lack one. IDE cannot be plugged into a running VM. */
export function seedFor({id, vm}: VmResource, state: GuestState): readonly Change[] {
  const {config, running} = state;
  const drives = drivesOf(config);
  if (!vm.seeded || !isOwn(state) || running || config.template || drives.some(isSeed)) return [];
  const slot = ['ide2', 'ide3', 'ide0', 'ide1'].find((key) => !config.keys.has(key) && vm.cdroms[key] === undefined);
  if (slot === undefined) return [];
  return [change(`give ${id} a drive for cloud-init`, [qmSet(id, {set: {[slot]: `${vm.disk.storage}:cloudinit`}})])];
}
