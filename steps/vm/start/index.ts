import {change, defineStep} from '@phoenix/kit';
import {guestChange, guestState, qmStart} from '@phoenix/proxmox';
import {refuseHa} from '../../guest/ha.js';
import {awaitLock} from '../../guest/lock.js';
import {asVm} from '../../machine/resource.js';

/** Starts QEMU, which applies what is pending; when the guest answers is another step's question. A template never runs. */
export default defineStep({
  id: 'vm.start',
  on: 'node',
  kinds: ['vm'],
  locks: ({id}) => guestChange(id),
  retry: {attempts: 3, minMs: 3_000, on: ['did-not-converge', 'command-failed']},
  settle: {everyMs: 2_000, withinMs: 15 * 60_000},
  timeoutMs: 30 * 60_000,
  async check(context) {
    const {id} = context.resource;
    const state = await context.facts(guestState(id));
    if (state === undefined || state.running || state.config.template) return [];
    // Nobody gets inside: it becomes a template as it is.
    const {isTemplate, entered} = asVm(context.resource).vm;
    if (isTemplate && !entered) return [];
    await refuseHa(context, 'started');
    const waiting = await awaitLock(context, state);
    return waiting.length > 0 ? waiting : [change(`start ${id}`, [qmStart(id)])];
  },
});
