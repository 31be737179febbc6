import {type Change, Refusal, type StepContext} from '@phoenix/kit';
import {type GuestState, nodeState} from '@phoenix/proxmox';
import {awaitLock} from './lock.js';

/**
 * What keeps a container from being destroyed: refused before it is stopped, because Proxmox would refuse only after.
 * @returns what must be waited for
 */
export async function beforeDestroy(context: StepContext, state: GuestState): Promise<readonly Change[]> {
  const {id, name} = context.resource;
  if (state.config.keys.get('protection') === '1')
    throw new Refusal(
      'protected',
      `${id} ${name} is protected`,
      `pct set ${id} --protection 0, and remove protection from the config`,
    );
  if ((await context.facts(nodeState)).haResources.has(id))
    throw new Refusal('ha-managed', `${id} ${name} is managed by HA`, `ha-manager remove ct:${id}`);
  return awaitLock(context, state);
}
