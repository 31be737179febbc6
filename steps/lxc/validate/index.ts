import {defineStep, HostUnreachable, type LxcResource, Refusal} from '@phoenix/kit';
import {type GuestState, guestState, interfaces, isRawKey, isUsable, type NodeState, nodeState} from '@phoenix/proxmox';
import {desiredRaw} from '../../container/desired-raw.js';
import {asContainer} from '../../container/resource.js';
import {refuseBridges} from '../../guest/bridges.js';
import {awaitLock} from '../../guest/lock.js';
import {neededBridges} from './needed-bridges.js';
import {neededStorages} from './needed-storages.js';

/** Refuses what cannot end well, before anything of this guest is touched. */
export default defineStep({
  id: 'lxc.validate',
  on: 'node',
  kinds: ['lxc'],
  uses: () => ['hypervisor.storages', 'hypervisor.network'],
  plansAbsent: true,
  settle: {everyMs: 2_000, withinMs: 15 * 60_000},
  async check(context) {
    const resource = asContainer(context.resource);
    const node = await context.facts(nodeState);
    const state = await context.facts(guestState(resource.id));
    if (!node.quorate)
      throw new HostUnreachable(node.name, 'the cluster has no quorum, /etc/pve is read-only', 'pvecm status');
    refuseForeignId(resource, node, state);
    refuseRawKeys(resource);
    refuseStorages(neededStorages(resource, state), node);
    const bridges = neededBridges(resource, state);
    if (bridges.length > 0) refuseBridges(resource, bridges, await context.facts(interfaces), node.name);
    return state === undefined ? [] : awaitLock(context, state);
  },
});

function refuseForeignId({id, name, container}: LxcResource, node: NodeState, state: GuestState | undefined): void {
  const elsewhere = node.clusterIds.get(id);
  if (state === undefined && elsewhere !== undefined && elsewhere.node !== node.name)
    throw new Refusal(
      'other-node',
      `${id} ${name} lives on the node ${elsewhere.node}`,
      `run phoenix against ${elsewhere.node}, or choose another id`,
    );
  if (container.node !== undefined && container.node !== node.name)
    throw new Refusal(
      'other-node',
      `${id} ${name} belongs on the node ${container.node}, this is ${node.name}`,
      `run phoenix against ${container.node}, or change its node in the config`,
    );
  if (state?.kind === 'vm')
    throw new Refusal('id-taken', `${id} is a VM, the config describes a container`, 'choose another id');
  if (state?.config.template)
    throw new Refusal(
      'is-template',
      `${id} is a Proxmox template, and a template cannot start`,
      `pct destroy ${id}, or choose another id`,
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

/** Only those that volumes are still to be made on. */
function refuseStorages(needed: readonly string[], {storages, name}: NodeState): void {
  for (const storage of new Set(needed)) {
    const found = storages.find(({id}) => id === storage);
    const usable = storages.filter((one) => isUsable(one, name) && one.content.includes('rootdir')).map(({id}) => id);
    const hint = `for containers there are: ${usable.join(', ') || 'none'}`;
    if (found === undefined) throw new Refusal('no-storage', `${name} has no storage '${storage}'`, hint);
    if (!isUsable(found, name))
      throw new Refusal('no-storage', `the storage '${storage}' is disabled or not for ${name}`, hint);
    if (!found.content.includes('rootdir'))
      throw new Refusal('no-storage', `the storage '${storage}' is not for containers (content rootdir)`, hint);
  }
}
