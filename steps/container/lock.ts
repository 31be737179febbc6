import {type Change, Refusal, type StepContext, waitFor} from '@phoenix/kit';
import {activeTasks, type GuestState} from '@phoenix/proxmox';

/** A lock that a task holds is waited for. One that nobody holds is somebody's broken work: for them to look at. */
export async function awaitLock({facts}: StepContext, {id, config}: GuestState): Promise<readonly Change[]> {
  if (config.lock === undefined || config.lock === 'create') return [];
  const task = (await facts(activeTasks(id)))[0];
  if (task !== undefined) return [waitFor(`${id} is locked (${config.lock}) by ${task.type} of ${task.user}`)];
  throw new Refusal(
    'stale-lock',
    `${id} is locked (${config.lock}), and no task holds that lock`,
    `look what broke off, then: pct unlock ${id}`,
  );
}
