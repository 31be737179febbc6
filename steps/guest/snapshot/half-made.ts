import {type Change, Refusal, type StepContext, waitFor} from '@phoenix/kit';
import {activeTasks, type GuestState, readMark, type Snapshot} from '@phoenix/proxmox';
import {awaitLock} from '../lock.js';
import {asGuest} from '../resource.js';
import {toolOf} from '../tool.js';

/** A snapshot is half made, or half removed, while a task is at it; when none is, its lock says that one broke off. */
export async function awaitSnapshot(context: StepContext, state: GuestState): Promise<readonly Change[]> {
  const {id} = context.resource;
  // A backup job of several guests takes no snapshots of phoenix's: what it holds is the lock.
  const task = (await context.facts(activeTasks(id))).find((one) => one.id !== '');
  return task === undefined ? awaitLock(context, state) : [waitFor(`${task.type} of ${id} is under way`)];
}

/** One without phoenix's mark is never deleted, and while it has the name there can be no other. */
export function refuseForeignHalf({resource}: StepContext, {name, description}: Snapshot): void {
  const {id, name: guest, kind} = asGuest(resource);
  if (readMark(description) === undefined)
    throw new Refusal(
      'foreign-snapshot',
      `${id} ${guest} has a half-made snapshot ${name}, which is not phoenix's`,
      `${toolOf(kind).name} delsnapshot ${id} ${name}, if nobody needs it`,
    );
}
