import {defineStep} from '@phoenix/kit';
import {guestChange} from '@phoenix/proxmox';
import {checkRolledBack, type RollbackGoal} from '../../guest/rollback-to.js';

/** The second look after `phoenix rollback`: it stands on the snapshot, and runs again if it ran. */
export default defineStep<RollbackGoal>({
  id: 'lxc.rolled-back',
  on: 'node',
  kinds: ['lxc'],
  locks: ({id}) => guestChange(id),
  retry: {attempts: 3, minMs: 3_000, on: ['did-not-converge', 'command-failed']},
  check: checkRolledBack,
});
