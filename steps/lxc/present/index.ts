import {defineStep, Refusal} from '@phoenix/kit';
import {guestState} from '@phoenix/proxmox';
import {isHalfMade} from '../../container/half-made.js';
import {awaitLock} from '../../container/lock.js';

/** For verbs that act on guests as they are: refuses what is not there, or cannot run. */
export default defineStep({
  id: 'lxc.present',
  on: 'node',
  kinds: ['lxc'],
  settle: {everyMs: 2_000, withinMs: 15 * 60_000},
  async check(context) {
    const {id, name} = context.resource;
    const state = await context.facts(guestState(id));
    if (state === undefined || isHalfMade(state))
      throw new Refusal('absent', `${id} ${name} does not exist`, `phoenix create ${id}`);
    if (state.kind === 'vm') throw new Refusal('id-taken', `${id} is a VM, the config describes a container`);
    if (state.config.template)
      throw new Refusal('is-template', `${id} ${name} is a Proxmox template, and a template cannot start`);
    return awaitLock(context, state);
  },
});
