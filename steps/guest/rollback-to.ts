import {type Change, type Command, change, Refusal, type StepContext, StepError, type StepId} from '@phoenix/kit';
import {type GuestState, guestState, newerSnapshots, nodeState, type Snapshot} from '@phoenix/proxmox';
import {refuseHa, refuseHaBack} from './ha.js';
import {isHalfMade} from './half-made.js';
import {refuseOtherKind} from './id-taken.js';
import {awaitLock} from './lock.js';
import {refuseProtected} from './protected.js';
import {asGuest} from './resource.js';
import {toolOf} from './tool.js';
import {refuseZfsSnapshots} from './zfs-obstacle.js';

/** What `phoenix rollback` was asked for. */
export interface RollbackGoal {
  readonly snapname: string;
  /** Whether the guest ran when it was asked for: it comes back so. */
  readonly running: boolean;
}

/**
 * Back to a snapshot: cleanly down, newer ones away where the storage goes back to its newest only, then back. That the guest
 * is lost as it is was asked for; newer snapshots need a word of their own.
 */
export async function checkRollbackTo(context: StepContext<RollbackGoal>): Promise<readonly Change[]> {
  const {snapname} = context.config;
  const {id, kind} = asGuest(context.resource);
  const state = await presentState(context);
  const snapshot = snapshotIn(state, snapname);
  refuseProtected(context, state);
  await refuseHaBack(context);
  const waiting = await awaitLock(context, state);
  if (waiting.length > 0) return waiting;
  const tool = toolOf(kind);
  const {storages} = await context.facts(nodeState);
  const {inTheWay} = newerSnapshots(kind, state.config, snapshot, storages);
  const names = inTheWay.map(({name}) => name);
  await refuseZfsSnapshots(context, snapshot, names);
  const down = state.running ? [tool.shutDown(id)] : [];
  const goBack = (commands: readonly Command[]) =>
    change(`go back to the snapshot ${snapname}`, commands, {impact: 'recreate', once: true});
  const back = tool.rollback(id, snapname);
  if (names.length === 0) return [goBack([...down, back])];
  const away = names.map((name) => tool.delSnapshot(id, name));
  // Down first: of a guest that does not shut down nothing is lost.
  return [change(`delete the newer ${names.join(', ')}`, [...down, ...away], {impact: 'data-loss'}), goBack([back])];
}

/** Proxmox notes in the config which snapshot a guest stands on: `parent`. */
export async function checkRolledBack(context: StepContext<RollbackGoal>): Promise<readonly Change[]> {
  const {snapname, running} = context.config;
  const {id, kind} = asGuest(context.resource);
  const before: StepId = `${kind}.rollback-to`;
  if (!context.hasChanged(before)) return [];
  const state = await presentState(context);
  const parent = state.config.keys.get('parent');
  if (parent !== snapname)
    throw new StepError({
      code: 'did-not-converge',
      remaining: [`go back to the snapshot ${snapname}`],
      stderr: `${id} stands on ${parent ?? 'no snapshot'}`,
    });
  // With its memory it is back already.
  if (!running || state.running) return [];
  await refuseHa(context, 'started');
  return [change(`start ${id}, which ran before`, toolOf(kind).start(id))];
}

async function presentState(context: StepContext<RollbackGoal>): Promise<GuestState> {
  const {id, name} = context.resource;
  const state = await context.facts(guestState(id));
  if (state !== undefined) refuseOtherKind(context, state);
  if (state === undefined || isHalfMade(state))
    throw new Refusal('absent', `${id} ${name} does not exist`, `phoenix create ${id}`);
  if (state.config.template)
    throw new Refusal('is-template', `${id} ${name} is a Proxmox template, and a template has no snapshots`);
  return state;
}

/** Proxmox would stop a running guest before it finds that out. */
function snapshotIn({id, config, kind}: GuestState, name: string): Snapshot {
  const snapshot = config.snapshots.find((one) => one.name === name);
  if (snapshot === undefined)
    throw new Refusal('snapshot-missing', `${id} has no snapshot ${name}`, `phoenix snapshots ${id}`);
  if (snapshot.snapstate !== undefined)
    throw new Refusal(
      'half-made-snapshot',
      `the snapshot ${name} of ${id} is not whole (${snapshot.snapstate})`,
      `${toolOf(kind).name} delsnapshot ${id} ${name} --force`,
    );
  return snapshot;
}
