import {error, type Finding} from '../finding.js';
import {type Guest, nameOf} from '../guests/guest.js';
import type {World} from '../guests/world.js';

/** Proxmox has one id space for containers and VMs. */
export const duplicateIds = ({guests}: World): Finding[] => {
  const seen = new Map<number, Guest>();
  return guests.flatMap((guest) => {
    const other = seen.get(guest.id);
    seen.set(guest.id, other ?? guest);
    if (other === undefined || other.pointer === guest.pointer) return [];
    const pointer = guest.kind === 'vm' ? guest.at('vmid') : guest.pointer;
    const message = `id ${guest.id} is taken by ${other.kind === 'lxc' ? 'container' : 'VM'} ${nameOf(other)}`;
    return [error('duplicate-id', pointer, message, {hint: 'containers and VMs share one id space'})];
  });
};
