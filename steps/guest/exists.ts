import {type Change, Refusal, type StepContext} from '@phoenix/kit';
import {guestState, nodeState} from '@phoenix/proxmox';
import {refuseElsewhere} from './belongs-here.js';
import {isHalfMade} from './half-made.js';
import {refuseOtherKind} from './id-taken.js';

/** Stands in for a guest's making where that is left out: what follows would find nothing to do, which is no success. */
export async function checkExists(context: StepContext): Promise<readonly Change[]> {
  const {id, name} = context.resource;
  const state = await context.facts(guestState(id));
  if (state === undefined) refuseElsewhere(context.resource, await context.facts(nodeState));
  else refuseOtherKind(context, state);
  if (state === undefined || isHalfMade(state))
    throw new Refusal(
      'absent',
      `${id} ${name} does not exist, and the step that makes it is left out`,
      `phoenix create ${id}, without --only, --skip and --from`,
    );
  return [];
}
