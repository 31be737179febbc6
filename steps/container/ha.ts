import {Refusal, type StepContext} from '@phoenix/kit';
import {nodeState} from '@phoenix/proxmox';

/** What the HA manager manages, it alone may start and stop: it would undo it, or fence the node. */
export async function refuseHa(
  {facts, resource: {id, name}}: StepContext,
  wanted: 'started' | 'stopped',
): Promise<void> {
  if ((await facts(nodeState)).haResources.has(id))
    throw new Refusal(
      'ha-managed',
      `${id} ${name} is managed by HA, which alone may have it ${wanted}`,
      `ha-manager set ct:${id} --state ${wanted}`,
    );
}
