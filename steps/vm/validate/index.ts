import {defineStep, HostUnreachable, Refusal, type VmResource} from '@phoenix/kit';
import {type GuestState, guestState, interfaces, type NodeState, nodeState} from '@phoenix/proxmox';
import {refuseBridges} from '../../guest/bridges.js';
import {isHalfMade} from '../../guest/half-made.js';
import {refuseOtherKind} from '../../guest/id-taken.js';
import {awaitLock} from '../../guest/lock.js';
import {asVm} from '../../machine/resource.js';
import {refuseDevices} from './devices.js';
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
    if (!node.quorate)
      throw new HostUnreachable(node.name, 'the cluster has no quorum, /etc/pve is read-only', 'pvecm status');
    refuseForeignId(resource, node, state);
    if (state !== undefined) refuseOtherKind(context, state);
    refuseTemplate(resource, state);
    if (state === undefined || isHalfMade(state)) {
      refuseStorages(resource, node);
      refuseSource(resource, node);
    }
    const bridges = resource.vm.nics.map(({bridge}) => bridge);
    if (bridges.length > 0) refuseBridges(resource, bridges, await context.facts(interfaces), node.name);
    await refuseDevices(context, state);
    return state === undefined ? [] : awaitLock(context, state);
  },
});

function refuseForeignId({id, name, vm}: VmResource, node: NodeState, state: GuestState | undefined): void {
  const elsewhere = node.clusterIds.get(id);
  if (state === undefined && elsewhere !== undefined && elsewhere.node !== node.name)
    throw new Refusal(
      'other-node',
      `${id} ${name} lives on the node ${elsewhere.node}`,
      `run phoenix against ${elsewhere.node}, or choose another id`,
    );
  if (vm.node !== undefined && vm.node !== node.name)
    throw new Refusal(
      'other-node',
      `${id} ${name} belongs on the node ${vm.node}, this is ${node.name}`,
      `run phoenix against ${vm.node}, or change its node in the config`,
    );
}

function refuseTemplate({id, name, vm}: VmResource, state: GuestState | undefined): void {
  if (state?.config.template === true && !vm.isTemplate)
    throw new Refusal(
      'is-template',
      `${id} ${name} is a Proxmox template, and a template cannot start`,
      `is_template: true in its config, another id, or qm destroy ${id}`,
    );
}
