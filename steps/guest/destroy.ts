import {type Change, change, type StepContext} from '@phoenix/kit';
import {type GuestConfig, guestState} from '@phoenix/proxmox';
import {beforeDestroy} from './before-destroy.js';
import {isHalfMade, removeHalfMade} from './half-made.js';
import {refuseOtherKind} from './id-taken.js';
import {asGuest} from './resource.js';
import {toolOf} from './tool.js';

/**
 * Destroys the guest with its volumes, and with what Proxmox has about it elsewhere (backup jobs, firewall, HA).
 * @param dataOf the volumes that are named, and need the user's word.
 */
export async function checkDestroy(
  context: StepContext,
  dataOf: (config: GuestConfig) => readonly string[],
): Promise<readonly Change[]> {
  const {id, name, kind} = asGuest(context.resource);
  const tool = toolOf(kind);
  const state = await context.facts(guestState(id));
  if (state === undefined) return [];
  refuseOtherKind(context, state);
  if (isHalfMade(state)) return removeHalfMade(context, state);
  const waiting = await beforeDestroy(context, state);
  if (waiting.length > 0) return waiting;
  const data = dataOf(state.config);
  const title = `destroy ${id} ${name}${data.length === 0 ? '' : ` and its data: ${data.join(', ')}`}`;
  const commands = [...(state.running ? [tool.stop(id)] : []), tool.destroy(id, {purge: true})];
  return [change(title, commands, {impact: data.length === 0 ? 'recreate' : 'data-loss'})];
}
