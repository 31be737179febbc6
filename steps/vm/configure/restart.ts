import {type Change, change, type StepContext} from '@phoenix/kit';
import {type GuestState, qmStart} from '@phoenix/proxmox';
import {refuseHa} from '../../guest/ha.js';
import {warnRestartPending} from '../../guest/restart-pending.js';
import {shutDown} from '../../machine/shutdown.js';

/**
 * What a running VM takes only at its next start: by the restart that the user allows, or whenever that comes.
 * @param atStart what these changes bring of it that will not be pending
 */
export async function withRestart(
  context: StepContext,
  {id, config: {pending}}: GuestState,
  changes: readonly Change[],
  atStart: readonly string[],
): Promise<readonly Change[]> {
  const waiting = [...pending.set.keys(), ...pending.delete];
  if (!context.allows('restart')) {
    // What is set now may be taken back by it: it is said when it is known to wait.
    const touched = new Set(changes.flatMap(({diff = []}) => diff.map(({field}) => field)));
    const left = [...waiting.filter((key) => !touched.has(key)), ...atStart];
    if (left.length > 0) warnRestartPending(context, left);
    return changes;
  }
  if (waiting.length > 0 || changes.some(({impact}) => impact === 'restart')) await refuseHa(context, 'stopped');
  // What this round stages is restarted for in the next one, when it is known to be pending.
  return changes.length > 0 || waiting.length === 0 ? changes : [restart(id, waiting)];
}

/** Down and up again: QEMU itself must end for it, a reboot from inside applies nothing. */
const restart = (id: number, pending: readonly string[]): Change =>
  change(`restart ${id} for ${pending.join(', ')}`, [shutDown(id), qmStart(id)], {impact: 'restart'});
