import {type Change, change, defineStep, type VmCloneOrigin, type VmResource} from '@phoenix/kit';
import {type GuestState, guestState, nodeState, qmClone, type Snapshot, vmCloneLocks} from '@phoenix/proxmox';
import {isHalfMade, removeHalfMade} from '../../guest/half-made.js';
import {desiredDescription} from '../../machine/description.js';
import {desiredKeys} from '../../machine/desired-keys.js';
import {asVm} from '../../machine/resource.js';
import {refuseSnapshotCopy} from '../../machine/snapshot-copies.js';
import {cloneHash} from '../../machine/source-hash.js';
import {seedFor} from './seed.js';
import {cloneOf, warnRenewed} from './source.js';

/** Makes a VM as a copy of another one: of a template, of a snapshot, or of what stands still. */
export default defineStep({
  id: 'vm.clone',
  on: 'node',
  kinds: ['vm'],
  plansAbsent: true,
  uses: () => ['hypervisor.storages'],
  wanted: (resource) => asVm(resource).vm.origin.from === 'clone',
  // Whether the source runs is not known here. A template never does; the disks of anything else might.
  locks(resource) {
    const own = asVm(resource);
    const origin = cloneOf(own);
    return vmCloneLocks(origin.source, own.id, own.vm.disk.storage, {isSourceAtRest: origin.snapname === undefined});
  },
  timeoutMs: 4 * 3_600_000,
  settle: {everyMs: 2_000, withinMs: 15 * 60_000},
  async check(context) {
    const resource = asVm(context.resource);
    const state = await context.facts(guestState(resource.id));
    if (state !== undefined && isHalfMade(state)) return removeHalfMade(context, state);
    const origin = cloneOf(resource);
    const source = await context.facts(guestState(origin.source));
    const snapshot = source?.config.snapshots.find(({name}) => name === origin.snapname);
    if (state === undefined) {
      refuseSnapshotCopy(resource, origin, source, (await context.facts(nodeState)).storages);
      return [cloneFrom(resource, origin, source, snapshot)];
    }
    if (source !== undefined) warnRenewed(context, origin, state, source, snapshot);
    return seedFor(resource, state);
  },
});

function cloneFrom(
  {id, vm}: VmResource,
  {source, snapname, linked}: VmCloneOrigin,
  from: GuestState | undefined,
  snapshot: Snapshot | undefined,
): Change {
  const {hostname, pool, disk} = vm;
  const isKnown = from !== undefined && (snapname === undefined || snapshot !== undefined);
  const description = desiredDescription(vm, {
    ...(isKnown ? {source: cloneHash(from, snapshot)} : {}),
    volumes: {},
    lines: [],
  });
  const command = qmClone(source, id, {
    snapname,
    full: !linked,
    name: hostname,
    // A linked clone lies where its base lies; Proxmox refuses to be told.
    storage: linked ? undefined : disk.storage,
    pool,
    description: description || undefined,
  });
  const diff = [...desiredKeys(vm)].map(([field, to]) => ({field, from: undefined, to}));
  const touches = [`guest:${source}` as const, `storage:${disk.storage}` as const];
  const what = `${source}${snapname === undefined ? '' : ` at ${snapname}`}`;
  return change(`${linked ? 'clone, linked,' : 'clone'} ${what} to ${id}`, [command], {diff, touches});
}
