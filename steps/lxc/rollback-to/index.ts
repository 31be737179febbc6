import {defineStep} from '@phoenix/kit';
import {guestChange} from '@phoenix/proxmox';
import {checkRollbackTo, type RollbackGoal} from '../../guest/rollback-to.js';

/** `phoenix rollback`: back to the snapshot that was named. */
export default defineStep<RollbackGoal>({
  id: 'lxc.rollback-to',
  on: 'node',
  kinds: ['lxc'],
  locks: ({id}) => guestChange(id),
  settle: {everyMs: 2_000, withinMs: 15 * 60_000},
  check: checkRollbackTo,
});
