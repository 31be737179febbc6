import {defineStep} from '@phoenix/kit';
import {guestChange} from '@phoenix/proxmox';
import {checkStopped} from '../../guest/stop.js';

/** A hard stop, like pulling the plug: what was not written is lost. */
export default defineStep({
  id: 'vm.kill',
  on: 'node',
  kinds: ['vm'],
  locks: ({id}) => guestChange(id),
  settle: {everyMs: 2_000, withinMs: 15 * 60_000},
  check: (context) => checkStopped(context, 'hard'),
});
