import {Refusal, type StepContext} from '@phoenix/kit';
import {nodeState} from '@phoenix/proxmox';
import {asGuest} from './resource.js';
import {toolOf} from './tool.js';

/** What the HA manager manages, it alone may start and stop: it would undo it, or fence the node. */
export async function refuseHa(context: StepContext, wanted: 'started' | 'stopped'): Promise<void> {
  await refuse(context, `which alone may have it ${wanted}`, (haId) => `ha-manager set ${haId} --state ${wanted}`);
}

/** It is down only for a while, and a state of its own is none that helps: `ignored` is as if it were not managed (ha-manager(1)). */
export async function refuseHaBack(context: StepContext): Promise<void> {
  await refuse(
    context,
    'which would start it meanwhile',
    (haId) => `ha-manager set ${haId} --state ignored, and --state started when it is back`,
  );
}

async function refuse({facts, resource}: StepContext, why: string, hint: (haId: string) => string): Promise<void> {
  const {id, name, kind} = asGuest(resource);
  if ((await facts(nodeState)).haResources.has(id))
    throw new Refusal('ha-managed', `${id} ${name} is managed by HA, ${why}`, hint(toolOf(kind).haId(id)));
}
