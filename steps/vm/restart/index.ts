import {defineStep} from '@phoenix/kit';
import {guestChange} from '@phoenix/proxmox';
import {checkRestart} from '../../guest/restart.js';

/** Down and up again: the way for pending changes, which a reboot from inside the guest does not apply. */
export default defineStep({
  id: 'vm.restart',
  on: 'node',
  kinds: ['vm'],
  locks: ({id}) => guestChange(id),
  retry: {attempts: 3, minMs: 3_000, on: ['did-not-converge']},
  settle: {everyMs: 2_000, withinMs: 15 * 60_000},
  check: checkRestart,
});
