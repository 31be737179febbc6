import {type Change, change, type StepContext} from '@phoenix/kit';
import {guestState} from '@phoenix/proxmox';
import {refuseHa} from './ha.js';
import {awaitLock} from './lock.js';
import {asGuest} from './resource.js';
import {toolOf} from './tool.js';

/**
 * Down and up again, which also applies what is pending; a guest that stands still is only started. By two commands: `qm
 * reboot` applies pending changes too (qm(1)), but leaves the start to what qmeventd runs when QEMU has ended, whose failure
 * nobody sees; and both `reboot`s refuse a guest that stands still.
 */
export async function checkRestart(context: StepContext): Promise<readonly Change[]> {
  const {id, kind} = asGuest(context.resource);
  const state = await context.facts(guestState(id));
  if (state === undefined) return [];
  await refuseHa(context, 'started');
  const waiting = await awaitLock(context, state);
  if (waiting.length > 0) return waiting;
  const tool = toolOf(kind);
  // One title for both: a guest that was only started must not be taken for one that is still to be restarted.
  const down = state.running ? [tool.shutDown(id)] : [];
  return [change(`restart ${id}`, [...down, ...tool.start(id)], {impact: 'restart', once: true})];
}
