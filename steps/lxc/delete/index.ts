import {defineStep} from '@phoenix/kit';
import {guestChange} from '@phoenix/proxmox';
import {dataVolumes} from '../../container/data-volumes.js';
import {checkDestroy} from '../../guest/destroy.js';

/** Destroys the container with its volumes. Data volumes are named, and need the user's word. */
export default defineStep({
  id: 'lxc.delete',
  on: 'node',
  kinds: ['lxc'],
  locks: ({id}) => guestChange(id),
  settle: {everyMs: 2_000, withinMs: 15 * 60_000},
  check: (context) => checkDestroy(context, dataVolumes),
});
