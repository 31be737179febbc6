import {type Change, type CloneOrigin, change, defineStep, type LxcResource} from '@phoenix/kit';
import {cloneLocks, guestState, isIdMap, mountsOf, pctClone, type Snapshot, writeBlock} from '@phoenix/proxmox';
import {desiredKeys} from '../../container/desired-keys.js';
import {lineText} from '../../container/desired-raw.js';
import {recreate} from '../../container/recreate.js';
import {asContainer} from '../../container/resource.js';
import {sourceHash} from '../../container/source-hash.js';
import {isHalfMade, removeHalfMade} from '../../guest/half-made.js';
import {refuseOtherPrivilege, warnRenewed} from './source.js';

/** Makes a container as a full copy of another one's snapshot. */
export default defineStep({
  id: 'lxc.clone',
  on: 'node',
  kinds: ['lxc'],
  plansAbsent: true,
  wanted: (resource) => asContainer(resource).container.origin.from === 'clone',
  locks(resource) {
    const own = asContainer(resource);
    return cloneLocks(originOf(own).source, own.id, own.container.rootfs.storage);
  },
  timeoutMs: 4 * 3_600_000,
  settle: {everyMs: 2_000, withinMs: 15 * 60_000},
  async check(context) {
    const resource = asContainer(context.resource);
    const state = await context.facts(guestState(resource.id));
    if (state !== undefined && isHalfMade(state)) return removeHalfMade(context, state);
    const origin = originOf(resource);
    const source = await context.facts(guestState(origin.source));
    const snapshot = source?.config.snapshots.find(({name}) => name === origin.snapname);
    if (state === undefined) return [cloneFrom(resource, origin, snapshot)];
    const changes = await recreate(context, state);
    // It would be destroyed, and could not be made again.
    if (changes.length > 0) refuseOtherPrivilege(resource, origin, snapshot);
    else warnRenewed(context, origin, state, snapshot);
    return changes;
  },
});

function cloneFrom(resource: LxcResource, origin: CloneOrigin, snapshot: Snapshot | undefined): Change {
  refuseOtherPrivilege(resource, origin, snapshot);
  const {id, container} = resource;
  const {source, snapname} = origin;
  // What comes along with the copy is noted as phoenix's own, so that configure and volumes may take away what the config does not want.
  const description = writeBlock(container.description ?? '', {
    ...(snapshot === undefined ? {} : {source: sourceHash(source, snapshot)}),
    volumes: Object.fromEntries(dataMounts(snapshot).map(({mp}) => [mp, ''])),
    // Those of the wanted map of ids too: they say that this disk is made for it.
    lines: [...new Set([...(snapshot?.raw ?? []), ...container.rawLines.filter(isIdMap)].map(lineText))],
  });
  const {hostname, pool, rootfs} = container;
  const command = pctClone(source, id, {
    snapname,
    full: true,
    hostname,
    storage: rootfs.storage,
    pool,
    description: description || undefined,
  });
  const diff = [...desiredKeys(container)].map(([field, to]) => ({field, from: undefined, to}));
  const touches = [`guest:${source}` as const, `storage:${rootfs.storage}` as const];
  return change(`clone ${source} at ${snapname} to ${id}`, [command], {diff, touches});
}

const dataMounts = (section: Parameters<typeof mountsOf>[0] | undefined) =>
  section === undefined ? [] : mountsOf(section).filter(({key}) => key !== 'rootfs');

function originOf({id, container: {origin}}: LxcResource): CloneOrigin {
  if (origin.from === 'clone') return origin;
  throw new Error(`${id} is made from a template`);
}
