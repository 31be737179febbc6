import {type Change, Refusal, type StepContext, waitFor} from '@phoenix/kit';
import {activeTasks, type GuestState} from '@phoenix/proxmox';
import {isHalfMade} from './half-made.js';
import {toolOf} from './tool.js';

/** A lock that a task holds is waited for. One that nobody holds is somebody's broken work: for them to look at. */
export async function awaitLock({facts}: StepContext, state: GuestState): Promise<readonly Change[]> {
  const {
    id,
    kind,
    config: {lock},
  } = state;
  if (lock === undefined || isHalfMade(state)) return [];
  const task = (await facts(activeTasks(id)))[0];
  if (task !== undefined) return [waitFor(`${id} is locked (${lock}) by ${task.type} of ${task.user}`)];
  // qemu-server keeps this lock, without a task, for as long as the memory lies on the disk.
  if (kind === 'vm' && lock === 'suspended')
    throw new Refusal(
      'suspended',
      `${id} is suspended to disk: what is in its memory would be lost`,
      `wake it up: qm start ${id}`,
    );
  throw new Refusal(
    'stale-lock',
    `${id} is locked (${lock}), and no task holds that lock`,
    `look what broke off, then: ${toolOf(kind).name} unlock ${id}`,
  );
}
