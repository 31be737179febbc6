import {Refusal, type StepContext} from '@phoenix/kit';
import {nodeState} from '@phoenix/proxmox';
import {asGuest} from './resource.js';
import {toolOf} from './tool.js';

/** What the HA manager manages, it alone may start and stop: it would undo it, or fence the node. */
export async function refuseHa({facts, resource}: StepContext, wanted: 'started' | 'stopped'): Promise<void> {
  const {id, name, kind} = asGuest(resource);
  if ((await facts(nodeState)).haResources.has(id))
    throw new Refusal(
      'ha-managed',
      `${id} ${name} is managed by HA, which alone may have it ${wanted}`,
      `ha-manager set ${toolOf(kind).haId(id)} --state ${wanted}`,
    );
}
