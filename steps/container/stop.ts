import {type Change, type Command, change, Skip, type StepContext} from '@phoenix/kit';
import {guestState} from '@phoenix/proxmox';
import {refuseHa} from './ha.js';
import {isHalfMade} from './half-made.js';
import {awaitLock} from './lock.js';

/** What stands between a container and standing still, however it is to be stopped. */
export async function stopBy(context: StepContext, title: string, command: Command): Promise<readonly Change[]> {
  const {id} = context.resource;
  const state = await context.facts(guestState(id));
  if (state === undefined || isHalfMade(state)) throw new Skip('it does not exist');
  if (!state.running) return [];
  await refuseHa(context, 'stopped');
  const waiting = await awaitLock(context, state);
  return waiting.length > 0 ? waiting : [change(title, [command], {impact: 'restart'})];
}
