import {guestOf, HostUnreachable, Refusal, type Resource, type StepContext} from '@phoenix/kit';
import type {GuestState, NodeState} from '@phoenix/proxmox';
import {refuseOtherKind} from './id-taken.js';
import {asGuest} from './resource.js';

/** What is not here lives on no other node of the cluster either. */
export function refuseElsewhere({id, name}: Resource, node: NodeState): void {
  const elsewhere = node.clusterIds.get(id)?.node;
  if (elsewhere !== undefined && elsewhere !== node.name)
    throw new Refusal(
      'other-node',
      `${id} ${name} lives on the node ${elsewhere}`,
      `run phoenix against ${elsewhere}, or choose another id`,
    );
}

/** This node can be written to, the guest is meant for it, and nothing else lives under its id. */
export function refuseUnlessHere(context: StepContext, node: NodeState, state: GuestState | undefined): void {
  const resource = asGuest(context.resource);
  const {id, name} = resource;
  if (!node.quorate)
    throw new HostUnreachable(node.name, 'the cluster has no quorum, /etc/pve is read-only', 'pvecm status');
  if (state === undefined) refuseElsewhere(resource, node);
  const wanted = guestOf(resource).node;
  if (wanted !== undefined && wanted !== node.name)
    throw new Refusal(
      'other-node',
      `${id} ${name} belongs on the node ${wanted}, this is ${node.name}`,
      `run phoenix against ${wanted}, or change its node in the config`,
    );
  if (state !== undefined) refuseOtherKind(context, state);
}
