import {defineStep} from '@phoenix/kit';
import {guestChange, guestState} from '@phoenix/proxmox';
import {asVm} from '../../machine/resource.js';
import {diskChange} from './disk.js';
import {refuseOtherFirmware} from './firmware.js';
import {keysChange} from './keys.js';
import {downFor, keepAddresses, newAddresses, warnKept} from './nic-address.js';
import {withRestart} from './restart.js';

/** Brings the VM's config to the desired state: one `qm set` with only what differs, and the size of its disk. */
export default defineStep({
  id: 'vm.configure',
  on: 'node',
  kinds: ['vm'],
  locks: ({id}) => guestChange(id),
  async check(context) {
    const own = asVm(context.resource);
    const state = await context.facts(guestState(own.id));
    if (state === undefined) return [];
    refuseOtherFirmware(own, state);
    const addresses = newAddresses(own, state);
    const kept = context.allows('restart') ? [] : addresses;
    if (kept.length > 0) warnKept(context, kept);
    const goesDown = addresses.length > kept.length;
    const then = goesDown ? {...state, running: false} : state;
    const disk = diskChange(own, then);
    if (disk.warning !== undefined) context.warn('disk-kept', disk.warning);
    const changes = [...keysChange(keepAddresses(own, kept), then), ...disk.changes];
    if (goesDown) return [await downFor(context, addresses), ...changes];
    return state.running ? withRestart(context, state, changes) : changes;
  },
});
