import {
  type Change,
  type Command,
  change,
  type GuestResource,
  guestOf,
  Refusal,
  Skip,
  type StepContext,
} from '@phoenix/kit';
import {type GuestState, guestState, nodeState, readMark, snapshotMark} from '@phoenix/proxmox';
import {refuseHa} from '../ha.js';
import {asGuest} from '../resource.js';
import {hashFor} from '../snapshot-hash.js';
import {toolOf} from '../tool.js';
import {awaitSnapshot, refuseForeignHalf} from './half-made.js';
import type {SnapshotKind} from './kind.js';
import {isLineLost, lineAgain} from './line-again.js';
import {obstacleOf, SNAPSHOT_STORAGES} from './obstacle.js';

/** What is needed for the snapshot to be there and current, and for the guest to be where it belongs after it. */
export async function checkSnapshot(context: StepContext, kind: SnapshotKind): Promise<readonly Change[]> {
  const resource = asGuest(context.resource);
  const state = await context.facts(guestState(resource.id));
  if (state === undefined) return [];
  const name = kind.nameFor(resource);
  const power = () => endPower(context, state, kind);
  const present = state.config.snapshots.find((one) => one.name === name);
  const half = present?.snapstate !== undefined;
  if (present !== undefined && !half) {
    const mark = readMark(present.description);
    if (mark === undefined) warnForeign(context, resource, name);
    if (mark === undefined || mark === hashFor(context, state)) return power();
    const again = await lineAgain(context, state, mark);
    if (again !== undefined) return [again];
    if (kind.stale === 'leave' && isLineLost(state)) {
      warnLineLost(context, resource, name);
      return power();
    }
    if (kind.stale === 'leave') {
      context.warn(
        'stale-snapshot',
        `what made the snapshot ${name} has changed since; it is left as it is`,
        `phoenix reconfigure ${resource.id} goes back to a current one only; delete ${resource.id} and create it again to have one`,
      );
      return power();
    }
  }
  if (half) {
    const waiting = await awaitSnapshot(context, state);
    if (waiting.length > 0) return waiting;
  }
  const {storages} = await context.facts(nodeState);
  const obstacle = obstacleOf(state, storages);
  if (obstacle !== undefined) refuseOrSkip(context, resource, kind, obstacle);
  const late = await kind.tooLate?.(context, state);
  if (late !== undefined) throw new Skip(late);
  if (half) refuseForeignHalf(context, present);
  return [await take(context, state, kind, present !== undefined)];
}

async function take(context: StepContext, state: GuestState, kind: SnapshotKind, renew: boolean): Promise<Change> {
  const resource = asGuest(context.resource);
  const {id} = resource;
  const tool = toolOf(resource.kind);
  const {endsRunning} = guestOf(resource);
  const name = kind.nameFor(resource);
  const down = state.running && kind.clean(resource);
  const up = endsRunning && (down || !state.running);
  if (down || up) await refuseHa(context, down ? 'stopped' : 'started');
  const commands: readonly Command[] = [
    ...(renew ? [tool.delSnapshot(id, name)] : []),
    ...(down ? [tool.shutDown(id)] : []),
    tool.snapshot(id, name, snapshotMark(hashFor(context, state))),
    ...(up ? tool.start(id) : []),
  ];
  const how = down ? (up ? ', shut down for it' : ', shut down') : '';
  return change(`${renew ? 'renew' : 'take'} snapshot ${name}${how}`, commands, {
    impact: down && up ? 'restart' : 'none',
  });
}

/** A snapshot that was taken but after which the guest was not brought where it belongs. */
async function endPower(context: StepContext, {running}: GuestState, kind: SnapshotKind): Promise<readonly Change[]> {
  const resource = asGuest(context.resource);
  const {id} = resource;
  const tool = toolOf(resource.kind);
  const {endsRunning} = guestOf(resource);
  if (endsRunning && !running && kind.clean(resource)) {
    await refuseHa(context, 'started');
    return [change(`start ${id}`, tool.start(id))];
  }
  if (endsRunning || !running || !kind.last) return [];
  await refuseHa(context, 'stopped');
  return [change(`shut ${id} down`, [tool.shutDown(id)])];
}

const warnLineLost = ({warn}: StepContext, {id, kind}: GuestResource, name: string) =>
  warn(
    'notes-lost',
    `phoenix's line in the notes of ${id} is gone, so that nothing says what the snapshot ${name} was made from; it is left as it is`,
    `${toolOf(kind).name} delsnapshot ${id} ${name} to do without it; delete ${id} and create it again to have a new one`,
  );

const warnForeign = ({warn}: StepContext, {id, kind}: GuestResource, name: string) =>
  warn(
    'foreign-snapshot',
    `the snapshot ${name} is not phoenix's; it is taken as it is`,
    `${toolOf(kind).name} delsnapshot ${id} ${name} to have it taken again`,
  );

function refuseOrSkip(
  {warn}: StepContext,
  {id, name: guest, kind: of}: GuestResource,
  kind: SnapshotKind,
  obstacle: string,
): never {
  if (kind.essential)
    throw new Refusal(
      'no-snapshots',
      `Proxmox cannot snapshot ${id} ${guest}: ${obstacle}`,
      `others are cloned from it: ${SNAPSHOT_STORAGES[of]}`,
    );
  warn('no-snapshots', `Proxmox cannot snapshot it: ${obstacle}`);
  throw new Skip(obstacle);
}
