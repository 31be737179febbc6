import {type Change, change, type StepContext, waitFor} from '@phoenix/kit';
import {activeTasks, type GuestState, isCreated, pctDestroy, pctUnlock} from '@phoenix/proxmox';
import {asContainer} from './resource.js';

/**
 * What a create or clone that broke off has left under this id: waited for while its task lives, otherwise removed.
 * Only ever asked for a guest that this config is to make, so what is half made there is phoenix's own.
 */
export async function removeHalfMade({resource, facts}: StepContext, state: GuestState): Promise<readonly Change[]> {
  const {id, container} = asContainer(resource);
  // A clone's task has the id of its source, and does not say what it makes: any that lives may be this one's.
  const sources = container.origin.from === 'clone' ? [container.origin.source] : [];
  const tasks = await facts(activeTasks(id, sources));
  const task = tasks.find((one) => one.id === String(id) || one.type === 'vzclone');
  if (task !== undefined) return [waitFor(`${task.type} of ${task.id} is under way`)];
  const unlock = state.config.lock === undefined ? [] : [pctUnlock(id)];
  return [change(`remove the half-made container ${id}`, [...unlock, pctDestroy(id)])];
}

export const isHalfMade = (state: GuestState): boolean => !isCreated(state);
