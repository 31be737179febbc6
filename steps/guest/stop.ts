import {type Change, change, Skip, type StepContext} from '@phoenix/kit';
import {guestState, nodeState} from '@phoenix/proxmox';
import {refuseElsewhere} from './belongs-here.js';
import {refuseHa} from './ha.js';
import {isHalfMade} from './half-made.js';
import {awaitLock} from './lock.js';
import {asGuest} from './resource.js';
import {toolOf} from './tool.js';

/** What stands between a guest and standing still, however it is to be stopped. */
export async function checkStopped(context: StepContext, how: 'clean' | 'hard'): Promise<readonly Change[]> {
  const {id, kind} = asGuest(context.resource);
  const state = await context.facts(guestState(id));
  if (state === undefined) refuseElsewhere(context.resource, await context.facts(nodeState));
  if (state === undefined || isHalfMade(state)) throw new Skip('it does not exist');
  if (!state.running) return [];
  await refuseHa(context, 'stopped');
  const waiting = await awaitLock(context, state);
  if (waiting.length > 0) return waiting;
  const tool = toolOf(kind);
  return how === 'clean'
    ? [change(`shut ${id} down`, [tool.shutDown(id)], {impact: 'restart'})]
    : [change(`stop ${id} hard`, [tool.stop(id)], {impact: 'restart'})];
}
