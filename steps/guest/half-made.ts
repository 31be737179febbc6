import {type Change, change, type StepContext, waitFor} from '@phoenix/kit';
import {activeTasks, type GuestState, isCreated} from '@phoenix/proxmox';
import {cloneSource} from './clone-source.js';
import {asGuest} from './resource.js';
import {toolOf} from './tool.js';

/**
 * What a create or clone that broke off has left under this id: waited for while its task lives, otherwise removed.
 * Only ever asked for a guest that this config is to make, so what is half made there is phoenix's own.
 */
export async function removeHalfMade(context: StepContext, state: GuestState): Promise<readonly Change[]> {
  const resource = asGuest(context.resource);
  const {id, kind} = resource;
  const tool = toolOf(kind);
  // A clone's task has the id of its source, and does not say what it makes: any that lives may be this one's.
  const source = cloneSource(resource);
  const tasks = await context.facts(activeTasks(id, source === undefined ? [] : [source]));
  const task = tasks.find((one) => one.id === String(id) || /^(?:vz|qm)clone$/.test(one.type));
  if (task !== undefined) return [waitFor(`${task.type} of ${task.id} is under way`)];
  const unlock = state.config.lock === undefined ? [] : [tool.unlock(id)];
  const what = kind === 'lxc' ? 'container' : 'VM';
  return [change(`remove the half-made ${what} ${id}`, [...unlock, tool.destroy(id)])];
}

export const isHalfMade = (state: GuestState): boolean => !isCreated(state);
