import {defineStep} from '@phoenix/kit';
import {guestChange} from '@phoenix/proxmox';
import {checkRollback} from '../../guest/rollback.js';

/** `reconfigure`: back to the container with its features, before data and application. */
export default defineStep({
  id: 'lxc.rollback',
  on: 'node',
  kinds: ['lxc'],
  lineageOf: 'lxc.snapshot.pre-configured',
  locks: ({id}) => guestChange(id),
  settle: {everyMs: 2_000, withinMs: 15 * 60_000},
  check: checkRollback,
});
