import {change, defineStep} from '@phoenix/kit';
import {guestChange, guestState} from '@phoenix/proxmox';
import {startAndBoot} from '../../container/boot.js';
import {refuseHa} from '../../container/ha.js';
import {shutDown} from '../../container/shutdown.js';

/** Down and up again, which also applies what is pending; a guest that stands still is only started. */
export default defineStep({
  id: 'lxc.restart',
  on: 'node',
  kinds: ['lxc'],
  locks: ({id}) => guestChange(id),
  retry: {attempts: 3, minMs: 3_000, on: ['did-not-converge', 'command-failed']},
  async check(context) {
    const {id} = context.resource;
    const state = await context.facts(guestState(id));
    if (state === undefined) return [];
    await refuseHa(context, 'started');
    // One title for both: a guest that was only started must not be taken for one that is still to be restarted.
    const down = state.running ? [shutDown(id)] : [];
    return [change(`restart ${id}`, [...down, ...startAndBoot(id)], {impact: 'restart', once: true})];
  },
});
