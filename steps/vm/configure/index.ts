import {defineStep} from '@phoenix/kit';
import {guestChange, guestState, nodeState} from '@phoenix/proxmox';
import {asVm} from '../../machine/resource.js';
import {diskChanges} from './disk.js';
import {optionsAtStart} from './drive-options.js';
import {refuseOtherFirmware} from './firmware.js';
import {keysChange} from './keys.js';
import {mediaChanges} from './media.js';
import {downFor, forAddresses, keepAddresses, newAddresses, warnKept} from './nic-address.js';
import {withRestart} from './restart.js';

/** Brings the VM's config to the desired state: one `qm set` with only what differs, its disks, CDs and TPM. */
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
    const {storages} = await context.facts(nodeState);
    const atStart = state.running
      ? diskChanges(own, state, storages).changes.flatMap(({diff = []}) => optionsAtStart(diff))
      : [];
    const reasons = context.allows('restart') ? [...forAddresses(addresses), ...atStart] : [];
    const then = reasons.length > 0 ? {...state, running: false} : state;
    const disks = diskChanges(own, then, storages);
    for (const warning of disks.warnings) context.warn('disk-kept', warning);
    const changes = [...keysChange(keepAddresses(own, kept), then), ...disks.changes, ...mediaChanges(own, then)];
    if (reasons.length > 0) return [await downFor(context, reasons), ...changes];
    return state.running ? withRestart(context, state, changes, atStart) : changes;
  },
});
