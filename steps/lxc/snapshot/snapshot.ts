import {type Change, type Command, change, type LxcResource, Refusal, Skip, type StepContext} from '@phoenix/kit';
import {
  type GuestState,
  guestState,
  nodeState,
  pctDelSnapshot,
  pctSnapshot,
  readMark,
  snapshotMark,
  snapshotObstacle,
} from '@phoenix/proxmox';
import {startAndBoot} from '../../container/boot.js';
import {refuseHa} from '../../container/ha.js';
import {asContainer} from '../../container/resource.js';
import {shutDown} from '../../container/shutdown.js';
import {hashFor} from '../../container/snapshot-hash.js';
import {awaitSnapshot, refuseForeignHalf} from './half-made.js';

/** How one of the three kinds of snapshot is dealt with. */
export interface SnapshotKind {
  nameFor(resource: LxcResource): string;
  /** Taken cleanly shut down: what is cloned from, or rolled back to, a live one waits 45 s per volume or fails. */
  readonly clean: boolean;
  /** What made it has changed: take it again, or leave it and say so. */
  readonly stale: 'renew' | 'leave';
  /** Why it must not be taken now, in words. */
  tooLate?(context: StepContext, state: GuestState): Promise<string | undefined>;
  /** Others depend on it: what makes it impossible is a refusal. */
  readonly essential: boolean;
  /** It is the last step that touches the guest's power. */
  readonly last: boolean;
}

export async function checkSnapshot(context: StepContext, kind: SnapshotKind): Promise<readonly Change[]> {
  const resource = asContainer(context.resource);
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
    if (kind.stale === 'leave') {
      context.warn('stale-snapshot', `what made the snapshot ${name} has changed since; it is left as it is`);
      return power();
    }
  }
  if (half) {
    const waiting = await awaitSnapshot(context, state);
    if (waiting.length > 0) return waiting;
  }
  const {storages} = await context.facts(nodeState);
  const obstacle = snapshotObstacle(state.config, storages);
  if (obstacle !== undefined) refuseOrSkip(context, resource, kind, `${obstacle}`);
  const late = await kind.tooLate?.(context, state);
  if (late !== undefined) throw new Skip(late);
  if (half) refuseForeignHalf(context, present);
  return [await take(context, state, kind, present !== undefined)];
}

async function take(context: StepContext, state: GuestState, kind: SnapshotKind, renew: boolean): Promise<Change> {
  const resource = asContainer(context.resource);
  const {id, container} = resource;
  const name = kind.nameFor(resource);
  const down = kind.clean && state.running;
  const up = container.endsRunning && (down || !state.running);
  if (down || up) await refuseHa(context, down ? 'stopped' : 'started');
  const commands: readonly Command[] = [
    ...(renew ? [pctDelSnapshot(id, name)] : []),
    ...(down ? [shutDown(id)] : []),
    pctSnapshot(id, name, snapshotMark(hashFor(context, state))),
    ...(up ? startAndBoot(id) : []),
  ];
  const how = down ? (up ? ', shut down for it' : ', shut down') : '';
  return change(`${renew ? 'renew' : 'take'} snapshot ${name}${how}`, commands, {
    impact: down && up ? 'restart' : 'none',
  });
}

/** A snapshot that was taken but after which the guest was not brought where it belongs. */
async function endPower(
  context: StepContext,
  {running}: GuestState,
  {clean, last}: SnapshotKind,
): Promise<readonly Change[]> {
  const {id, container} = asContainer(context.resource);
  if (container.endsRunning && !running && clean) {
    await refuseHa(context, 'started');
    return [change(`start ${id}`, startAndBoot(id))];
  }
  if (container.endsRunning || !running || !last) return [];
  await refuseHa(context, 'stopped');
  return [change(`shut ${id} down`, [shutDown(id)])];
}

const warnForeign = ({warn}: StepContext, {id}: LxcResource, name: string) =>
  warn(
    'foreign-snapshot',
    `the snapshot ${name} is not phoenix's; it is taken as it is`,
    `pct delsnapshot ${id} ${name} to have it taken again`,
  );

function refuseOrSkip(
  {warn}: StepContext,
  {id, name: guest}: LxcResource,
  kind: SnapshotKind,
  obstacle: string,
): never {
  const message = `Proxmox cannot snapshot ${id} ${guest}: ${obstacle}`;
  if (kind.essential)
    throw new Refusal(
      'no-snapshots',
      message,
      'others are cloned from it: put it on zfs, btrfs or lvm-thin, without bind mounts',
    );
  warn('no-snapshots', `Proxmox cannot snapshot it: ${obstacle}`);
  throw new Skip(obstacle);
}
