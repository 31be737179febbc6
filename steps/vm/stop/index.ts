import {defineStep} from '@phoenix/kit';
import {guestChange} from '@phoenix/proxmox';
import {checkStopped} from '../../guest/stop.js';

/** A clean shutdown: one that does not react to it is left running, and the failure says how to stop it hard. */
export default defineStep({
  id: 'vm.stop',
  on: 'node',
  kinds: ['vm'],
  locks: ({id}) => guestChange(id),
  settle: {everyMs: 2_000, withinMs: 15 * 60_000},
  check: (context) => checkStopped(context, 'clean'),
});
