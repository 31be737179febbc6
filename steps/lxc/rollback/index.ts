import {type Change, change, defineStep, type LxcResource, Refusal, type StepContext} from '@phoenix/kit';
import {
  type GuestState,
  guestChange,
  guestState,
  mountsOf,
  pctDelSnapshot,
  pctRollback,
  readMark,
  type Snapshot,
} from '@phoenix/proxmox';
import {refuseHa} from '../../container/ha.js';
import {asContainer} from '../../container/resource.js';
import {shutDown} from '../../container/shutdown.js';
import {hashFor} from '../../container/snapshot-hash.js';

const SNAPSHOT = 'pre-configured';
/**
 * `reconfigure`: back to the guest with its features, before data and application. Data volumes are newer than that
 * snapshot: they stay as unusedN, and the volumes step attaches them again. Without a current one there is nothing to go
 * back to, and the guest converges in place.
 */
export default defineStep({
  id: 'lxc.rollback',
  on: 'node',
  kinds: ['lxc'],
  lineageOf: 'lxc.snapshot.pre-configured',
  locks: ({id}) => guestChange(id),
  async check(context) {
    const resource = asContainer(context.resource);
    const state = await context.facts(guestState(resource.id));
    if (state === undefined) return [];
    const snapshot = state.config.snapshots.find(({name}) => name === SNAPSHOT);
    if (snapshot === undefined || !isCurrent(context, state, snapshot)) {
      context.warn('no-way-back', `there is no current snapshot ${SNAPSHOT}: it converges in place`);
      return [];
    }
    const newer = state.config.snapshots.filter((other) => isNewer(other, snapshot));
    refuse(resource, state, snapshot, newer);
    await refuseHa(context, 'stopped');
    return [rollback(resource, state, newer)];
  },
});

const isCurrent = (context: StepContext, state: GuestState, {description, snapstate}: Snapshot): boolean =>
  snapstate === undefined && readMark(description) === hashFor(context, state);

const isNewer = (other: Snapshot, {snaptime = 0, name}: Snapshot): boolean =>
  other.name !== name && (other.snaptime ?? Number.POSITIVE_INFINITY) >= snaptime;

function refuse({id, name}: LxcResource, {config}: GuestState, snapshot: Snapshot, newer: readonly Snapshot[]): void {
  // Proxmox would let it through: protection does not stop a rollback.
  if (config.keys.get('protection') === '1')
    throw new Refusal(
      'protected',
      `${id} ${name} is protected`,
      `pct set ${id} --protection 0, and remove protection from the config`,
    );
  const foreign = newer.find(({description}) => readMark(description) === undefined);
  if (foreign !== undefined)
    throw new Refusal(
      'foreign-snapshot',
      `${id} ${name} has the newer snapshot ${foreign.name}, which is not phoenix's`,
      `pct delsnapshot ${id} ${foreign.name}, if nobody needs it`,
    );
  const data = mountsOf(snapshot).find(({key, type}) => key !== 'rootfs' && type === 'volume');
  if (data !== undefined)
    throw new Refusal(
      'data-in-snapshot',
      `the snapshot ${SNAPSHOT} of ${id} ${name} holds the data volume ${data.volume} (${data.mp}), which would go back too`,
      `pct delsnapshot ${id} ${SNAPSHOT}, then it converges in place`,
    );
}

function rollback({id}: LxcResource, {running}: GuestState, newer: readonly Snapshot[]): Change {
  const latestFirst = [...newer].sort((a, b) => (b.snaptime ?? 0) - (a.snaptime ?? 0));
  const commands = [
    ...(running ? [shutDown(id)] : []),
    ...latestFirst.map(({name}) => pctDelSnapshot(id, name)),
    pctRollback(id, SNAPSHOT),
  ];
  return change(`go back to the snapshot ${SNAPSHOT}`, commands, {impact: 'data-loss', once: true});
}
