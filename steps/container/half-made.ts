import {type Change, change, type StepContext, waitFor} from '@phoenix/kit';
import {activeTasks, type GuestState, isCreated, pctDestroy, pctUnlock} from '@phoenix/proxmox';

/**
 * What a create or clone that broke off has left under this id: waited for while its task lives, otherwise removed.
 * Only ever asked for a guest that this config is to make, so what is half made there is phoenix's own.
 */
export async function removeHalfMade(
  {resource: {id}, facts}: StepContext,
  state: GuestState,
): Promise<readonly Change[]> {
  const task = (await facts(activeTasks(id)))[0];
  if (task !== undefined) return [waitFor(`${task.type} of ${id} is under way`)];
  const unlock = state.config.lock === undefined ? [] : [pctUnlock(id)];
  return [change(`remove the half-made container ${id}`, [...unlock, pctDestroy(id)])];
}

export const isHalfMade = (state: GuestState): boolean => !isCreated(state);
