import {type Change, Refusal, type StepContext} from '@phoenix/kit';
import {type GuestState, nodeState} from '@phoenix/proxmox';
import {awaitLock} from './lock.js';
import {refuseProtected} from './protected.js';
import {asGuest} from './resource.js';
import {toolOf} from './tool.js';

/**
 * What keeps a guest from being destroyed: refused before it is stopped, because Proxmox would refuse only after.
 * @param why where nobody asked for it by name
 * @returns what must be waited for
 */
export async function beforeDestroy(context: StepContext, state: GuestState, why?: string): Promise<readonly Change[]> {
  const {id, name, kind} = asGuest(context.resource);
  refuseProtected(context, state, why);
  if ((await context.facts(nodeState)).haConfigured.has(id))
    throw new Refusal(
      'ha-managed',
      `${id} ${name} is managed by HA${why === undefined ? '' : `: ${why}`}`,
      `ha-manager remove ${toolOf(kind).haId(id)}`,
    );
  return awaitLock(context, state);
}
