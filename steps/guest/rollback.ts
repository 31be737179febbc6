import {type Change, change, type GuestResource, Refusal, type StepContext} from '@phoenix/kit';
import {type GuestState, guestState, readMark, type Snapshot} from '@phoenix/proxmox';
import {refuseHaBack} from './ha.js';
import {awaitLock} from './lock.js';
import {refuseProtected} from './protected.js';
import {asGuest} from './resource.js';
import {disksBeside} from './snapshot/disks-beside.js';
import {hashFor} from './snapshot-hash.js';
import {toolOf} from './tool.js';
import {refuseZfsSnapshots} from './zfs-obstacle.js';

const SNAPSHOT = 'pre-configured';

/**
 * `reconfigure`: back to the guest with its features, before data and application. Data volumes are newer than that
 * snapshot: they stay as unusedN, and the volumes step attaches them again. Without a current one there is nothing to go
 * back to, and the guest converges in place.
 */
export async function checkRollback(context: StepContext): Promise<readonly Change[]> {
  const resource = asGuest(context.resource);
  const state = await context.facts(guestState(resource.id));
  if (state === undefined) return [];
  const snapshot = state.config.snapshots.find(({name}) => name === SNAPSHOT);
  if (snapshot === undefined || !isCurrent(context, state, snapshot)) {
    context.warn('no-way-back', `there is no current snapshot ${SNAPSHOT}: it converges in place`);
    return [];
  }
  const newer = state.config.snapshots.filter((other) => isNewer(other, snapshot));
  // Proxmox would let it through: protection does not stop a rollback.
  refuseProtected(context, state);
  refuseLosses(resource, snapshot, newer);
  await refuseZfsSnapshots(
    context,
    snapshot,
    newer.map(({name}) => name),
  );
  await refuseHaBack(context);
  const waiting = await awaitLock(context, state);
  return waiting.length > 0 ? waiting : [rollback(resource, state, newer)];
}

const isCurrent = (context: StepContext, state: GuestState, {description, snapstate}: Snapshot): boolean =>
  snapstate === undefined && readMark(description) === hashFor(context, state);

const isNewer = (other: Snapshot, {snaptime = 0, name}: Snapshot): boolean =>
  other.name !== name && (other.snaptime ?? Number.POSITIVE_INFINITY) >= snaptime;

function refuseLosses({id, name, kind}: GuestResource, snapshot: Snapshot, newer: readonly Snapshot[]): void {
  const tool = toolOf(kind).name;
  const foreign = newer.find(({description}) => readMark(description) === undefined);
  if (foreign !== undefined)
    throw new Refusal(
      'foreign-snapshot',
      `${id} ${name} has the newer snapshot ${foreign.name}, which is not phoenix's`,
      `${tool} delsnapshot ${id} ${foreign.name}, if nobody needs it`,
    );
  const data = disksBeside(kind, snapshot).find(({isVolume}) => isVolume);
  if (data !== undefined)
    throw new Refusal(
      'data-in-snapshot',
      `the snapshot ${SNAPSHOT} of ${id} ${name} holds the data volume ${data.volume} (${kind === 'lxc' ? data.what : data.key}), which would go back too`,
      `${tool} delsnapshot ${id} ${SNAPSHOT}, then it converges in place`,
    );
}

function rollback({id, kind}: GuestResource, {running}: GuestState, newer: readonly Snapshot[]): Change {
  const tool = toolOf(kind);
  const latestFirst = [...newer].sort((a, b) => (b.snaptime ?? 0) - (a.snaptime ?? 0));
  const commands = [
    ...(running ? [tool.shutDown(id)] : []),
    ...latestFirst.map(({name}) => tool.delSnapshot(id, name)),
    tool.rollback(id, SNAPSHOT),
  ];
  return change(`go back to the snapshot ${SNAPSHOT}`, commands, {impact: 'data-loss', once: true});
}
