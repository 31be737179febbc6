import {change, defineStep, Refusal} from '@phoenix/kit';
import {guestChange, guestState, pctDestroy, pctStop} from '@phoenix/proxmox';
import {beforeDestroy} from '../../container/before-destroy.js';
import {dataVolumes} from '../../container/data-volumes.js';
import {isHalfMade, removeHalfMade} from '../../container/half-made.js';

/** Destroys the container with its volumes. Data volumes are named, and need the user's word. */
export default defineStep({
  id: 'lxc.delete',
  on: 'node',
  kinds: ['lxc'],
  locks: ({id}) => guestChange(id),
  settle: {everyMs: 2_000, withinMs: 15 * 60_000},
  async check(context) {
    const {
      resource: {id, name},
      facts,
    } = context;
    const state = await facts(guestState(id));
    if (state === undefined) return [];
    if (state.kind === 'vm') throw new Refusal('id-taken', `${id} is a VM, the config describes a container`);
    if (isHalfMade(state)) return removeHalfMade(context, state);
    const waiting = await beforeDestroy(context, state);
    if (waiting.length > 0) return waiting;
    const data = dataVolumes(state.config);
    const title = `destroy ${id} ${name}${data.length === 0 ? '' : ` and its data: ${data.join(', ')}`}`;
    const commands = [...(state.running ? [pctStop(id)] : []), pctDestroy(id, {purge: true})];
    return [change(title, commands, {impact: data.length === 0 ? 'recreate' : 'data-loss'})];
  },
});
