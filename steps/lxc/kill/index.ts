import {defineStep} from '@phoenix/kit';
import {guestChange} from '@phoenix/proxmox';
import {checkStopped} from '../../guest/stop.js';

/** A hard stop: what was not written is lost, and the next mount may take 45 s. */
export default defineStep({
  id: 'lxc.kill',
  on: 'node',
  kinds: ['lxc'],
  locks: ({id}) => guestChange(id),
  settle: {everyMs: 2_000, withinMs: 15 * 60_000},
  check: (context) => checkStopped(context, 'hard'),
});
