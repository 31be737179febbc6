import {type Change, Refusal, type StepContext} from '@phoenix/kit';
import {guestState, nodeState} from '@phoenix/proxmox';
import {refuseElsewhere} from './belongs-here.js';
import {isHalfMade} from './half-made.js';
import {refuseOtherKind} from './id-taken.js';
import {awaitLock} from './lock.js';

/** For verbs that act on guests as they are: refuses what is not there, or cannot run. */
export async function checkPresent(context: StepContext): Promise<readonly Change[]> {
  const {id, name} = context.resource;
  const state = await context.facts(guestState(id));
  if (state === undefined) refuseElsewhere(context.resource, await context.facts(nodeState));
  if (state === undefined || isHalfMade(state))
    throw new Refusal('absent', `${id} ${name} does not exist`, `phoenix create ${id}`);
  refuseOtherKind(context, state);
  if (state.config.template)
    throw new Refusal(
      'is-template',
      `${id} ${name} is a Proxmox template, and a template cannot start`,
      'start a clone of it',
    );
  return awaitLock(context, state);
}
