import {defineStep} from '@phoenix/kit';
import {guestChange, guestState} from '@phoenix/proxmox';
import {asVm} from '../../machine/resource.js';
import {diskChange} from './disk.js';
import {refuseOtherFirmware} from './firmware.js';
import {keysChange} from './keys.js';
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
    const disk = diskChange(own, state);
    if (disk.warning !== undefined) context.warn('disk-kept', disk.warning);
    const changes = [...keysChange(own, state), ...disk.changes];
    return state.running ? withRestart(context, state, changes) : changes;
  },
});
