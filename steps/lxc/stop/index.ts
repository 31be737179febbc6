import {defineStep} from '@phoenix/kit';
import {guestChange, pctShutdown} from '@phoenix/proxmox';
import {stopBy} from '../../container/stop.js';

const TIMEOUT_S = 60;

/** A clean shutdown. */
export default defineStep({
  id: 'lxc.stop',
  on: 'node',
  kinds: ['lxc'],
  locks: ({id}) => guestChange(id),
  settle: {everyMs: 2_000, withinMs: 15 * 60_000},
  check: (context) =>
    stopBy(context, `shut ${context.resource.id} down`, pctShutdown(context.resource.id, {timeoutS: TIMEOUT_S})),
});
