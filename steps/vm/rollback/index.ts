import {defineStep} from '@phoenix/kit';
import {guestChange} from '@phoenix/proxmox';
import {checkRollback} from '../../guest/rollback.js';

/** `reconfigure`: back to the VM with its features, before data and application. */
export default defineStep({
  id: 'vm.rollback',
  on: 'node',
  kinds: ['vm'],
  lineageOf: 'vm.snapshot.pre-configured',
  locks: ({id}) => guestChange(id),
  settle: {everyMs: 2_000, withinMs: 15 * 60_000},
  check: checkRollback,
});
