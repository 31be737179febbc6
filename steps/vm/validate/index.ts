import {defineStep, Refusal, type VmResource} from '@phoenix/kit';
import {type GuestState, guestState, interfaces, nodeState} from '@phoenix/proxmox';
import {refuseUnlessHere} from '../../guest/belongs-here.js';
import {refuseBridges} from '../../guest/bridges.js';
import {isHalfMade} from '../../guest/half-made.js';
import {refuseMissingHookscript} from '../../guest/hookscript.js';
import {awaitLock} from '../../guest/lock.js';
import {asVm} from '../../machine/resource.js';
import {refuseDevices} from './devices.js';
import {refuseMissingCds} from './media.js';
import {refuseSource} from './source.js';
import {refuseStorages} from './storages.js';

/** Refuses what cannot end well, before anything of this VM is touched. */
export default defineStep({
  id: 'vm.validate',
  on: 'node',
  kinds: ['vm'],
  // In a plan it is not asked before those are as they will be: what it misses, they may make.
  uses: () => ['hypervisor.storages', 'hypervisor.network', 'hypervisor.vfio'],
  settle: {everyMs: 2_000, withinMs: 15 * 60_000},
  async check(context) {
    const resource = asVm(context.resource);
    const node = await context.facts(nodeState);
    const state = await context.facts(guestState(resource.id));
    refuseUnlessHere(context, node, state);
    refuseTemplate(resource, state);
    if (state === undefined || isHalfMade(state)) {
      refuseStorages(resource, node);
      refuseSource(resource, node);
    }
    const bridges = resource.vm.nics.map(({bridge}) => bridge);
    if (bridges.length > 0) refuseBridges(resource, bridges, await context.facts(interfaces), node.name);
    await refuseMissingCds(context, state);
    await refuseDevices(context, state);
    await refuseMissingHookscript(context, resource, resource.vm.options.hookscript, state);
    return state === undefined ? [] : awaitLock(context, state);
  },
});

function refuseTemplate({id, name, vm}: VmResource, state: GuestState | undefined): void {
  if (state?.config.template === true && !vm.isTemplate)
    throw new Refusal(
      'is-template',
      `${id} ${name} is a Proxmox template, and a template cannot start`,
      `is_template: true in its config, another id, or qm destroy ${id}`,
    );
}
