import {defineStep} from '@phoenix/kit';
import {guestChange} from '@phoenix/proxmox';
import {checkRestart} from '../../guest/restart.js';

/** Down and up again, which also applies what is pending; a container that stands still is only started. */
export default defineStep({
  id: 'lxc.restart',
  on: 'node',
  kinds: ['lxc'],
  locks: ({id}) => guestChange(id),
  retry: {attempts: 3, minMs: 3_000, on: ['did-not-converge', 'command-failed']},
  settle: {everyMs: 2_000, withinMs: 15 * 60_000},
  check: checkRestart,
});
