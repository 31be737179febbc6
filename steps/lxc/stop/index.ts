import {defineStep} from '@phoenix/kit';
import {guestChange} from '@phoenix/proxmox';
import {checkStopped} from '../../guest/stop.js';

/** A clean shutdown. */
export default defineStep({
  id: 'lxc.stop',
  on: 'node',
  kinds: ['lxc'],
  locks: ({id}) => guestChange(id),
  settle: {everyMs: 2_000, withinMs: 15 * 60_000},
  check: (context) => checkStopped(context, 'clean'),
});
