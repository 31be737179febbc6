import {defineStep, type LxcResource, Refusal} from '@phoenix/kit';
import {type GuestState, guestState, interfaces, isRawKey, nodeState} from '@phoenix/proxmox';
import {desiredRaw} from '../../container/desired-raw.js';
import {asContainer} from '../../container/resource.js';
import {usedByDevices} from '../../container/used-by-devices.js';
import {refuseUnlessHere} from '../../guest/belongs-here.js';
import {refuseBridges} from '../../guest/bridges.js';
import {refuseMissingHookscript} from '../../guest/hookscript.js';
import {awaitLock} from '../../guest/lock.js';
import {refuseUnusable} from '../../guest/usable-storages.js';
import {refuseMissingDevices} from './devices.js';
import {neededBridges} from './needed-bridges.js';
import {neededStorages} from './needed-storages.js';

/** Refuses what cannot end well, before anything of this guest is touched. */
export default defineStep({
  id: 'lxc.validate',
  on: 'node',
  kinds: ['lxc'],
  uses: (resource) => ['hypervisor.storages', 'hypervisor.network', ...usedByDevices(asContainer(resource).container)],
  plansAbsent: true,
  settle: {everyMs: 2_000, withinMs: 15 * 60_000},
  async check(context) {
    const resource = asContainer(context.resource);
    const node = await context.facts(nodeState);
    const state = await context.facts(guestState(resource.id));
    refuseUnlessHere(context, node, state);
    refuseTemplate(state);
    refuseRawKeys(resource);
    refuseUnusable('lxc', neededStorages(resource, state), node);
    const bridges = neededBridges(resource, state);
    if (bridges.length > 0) refuseBridges(resource, bridges, await context.facts(interfaces), node.name);
    await refuseMissingHookscript(context, resource, resource.container.hookscript, state);
    await refuseMissingDevices(context, resource, state, node.name);
    return state === undefined ? [] : awaitLock(context, state);
  },
});

function refuseTemplate(state: GuestState | undefined): void {
  if (state?.config.template)
    throw new Refusal(
      'is-template',
      `${state.id} is a Proxmox template, and a template cannot start`,
      `pct destroy ${state.id}, or choose another id`,
    );
}

/** Proxmox would drop it silently the next time it writes the file. */
function refuseRawKeys({container}: LxcResource): void {
  const unknown = desiredRaw(container).filter(({key}) => !isRawKey(key));
  if (unknown.length > 0)
    throw new Refusal(
      'raw-key',
      `Proxmox does not keep ${unknown.map(({key}) => key).join(', ')}`,
      'remove it from lxc_options',
    );
}
