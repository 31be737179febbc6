import {change, defineStep, Refusal} from '@phoenix/kit';
import {guestChange, guestState, nodeState, qmDestroy} from '@phoenix/proxmox';
import {beforeDestroy} from '../../guest/before-destroy.js';
import {dataVolumes} from '../../machine/data-volumes.js';
import {linkedClones} from '../../machine/linked-clones.js';
import {asVm} from '../../machine/resource.js';
import {isStale} from '../../machine/template-hash.js';

/**
 * Takes away a template that is not what the config makes any more, where the user allows it by name; the rest of the
 * recipe makes it anew. Nothing can be changed inside a Proxmox template.
 */
export default defineStep({
  id: 'vm.renew',
  on: 'node',
  kinds: ['vm'],
  plansAbsent: true,
  lineageOf: 'vm.template',
  wanted: (resource) => asVm(resource).vm.isTemplate,
  locks: ({id}) => guestChange(id),
  settle: {everyMs: 2_000, withinMs: 15 * 60_000},
  async check(context) {
    const {id, name} = context.resource;
    const state = await context.facts(guestState(id));
    if (state === undefined || !isStale(context, state.config) || !context.allows('recreate')) return [];
    const clones = linkedClones(id, await context.facts(nodeState));
    if (clones.length > 0)
      throw new Refusal(
        'linked-clones',
        `the template ${id} ${name} is the base of ${clones.join(', ')}, whose disks would be lost with it`,
        `give the new template another id, or delete ${clones.join(', ')} first`,
      );
    const waiting = await beforeDestroy(context, state);
    if (waiting.length > 0) return waiting;
    const data = dataVolumes(state.config);
    const title = `destroy the template ${id} to make it again${data.length === 0 ? '' : `, with its data: ${data.join(', ')}`}`;
    return [change(title, [qmDestroy(id)], {impact: data.length === 0 ? 'recreate' : 'data-loss'})];
  },
});
