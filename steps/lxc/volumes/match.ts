import type {BindMount, FieldDiff, LxcResource, Volume} from '@phoenix/kit';
import {type GuestConfig, type Mount, parseMount} from '@phoenix/proxmox';
import {type Draft, newDraft} from './draft.js';
import {isToAllocate, matchVolume} from './match-volume.js';
import {bindValue, changedValue, isAsWanted, volumeValue} from './mount-value.js';
import {type MountsThere, mountsThere} from './there.js';

/** What stands between the guest's mounts and the desired ones. */
export interface MountPlan {
  /** mpN and its value. */
  readonly set: ReadonlyMap<string, string>;
  readonly remove: readonly string[];
  readonly growing: readonly {readonly key: string; readonly from: number; readonly to: number}[];
  /** Bind mounts among `set`. */
  readonly binds: readonly BindMount[];
  /** Mount path to volume id or host path, of those that are there and phoenix's: what the description should say. */
  readonly owned: Readonly<Record<string, string>>;
  readonly storages: readonly string[];
  readonly diff: readonly FieldDiff[];
  /** Those of `set` and `remove` that a running guest gets only by a restart. */
  readonly restart: readonly string[];
  readonly warnings: readonly string[];
}

export function matchMounts({id, container}: LxcResource, config: GuestConfig): MountPlan {
  const there = mountsThere(config);
  const {known, present, keys} = there;
  const draft = newDraft(there);
  const binds = container.mounts.filter(({as}) => as === 'mp');
  for (const volume of container.volumes) matchVolume(id, volume, there, draft);
  for (const bind of binds) matchBind(bind, there, draft);
  const wanted = new Set([
    ...container.volumes.map(({mountPoint}) => mountPoint),
    ...binds.map(({containerPath}) => containerPath),
  ]);
  const going = present.filter(({mp}) => mp in known && !wanted.has(mp));
  const remove = going.map(({key}) => key);
  warnOfNewPlaces(id, container.volumes, going, draft);
  const {set, growing, warnings} = draft;
  return {
    ...{set, remove, growing, binds: draft.binds, warnings},
    owned: {...draft.owned, ...waitingToReturn(there, draft.owned)},
    storages: [...draft.storages],
    diff: [...draft.diff, ...remove.map((key) => ({field: key, from: keys.get(key), to: undefined}))],
    restart: [...draft.restart, ...remove.filter((key) => config.keys.has(key))],
  };
}

/** A volume is known by its path. Whoever gives it another gets a new one, empty, and most often meant the one that is there. */
function warnOfNewPlaces(
  id: number,
  volumes: readonly Volume[],
  going: readonly Mount[],
  {set, warnings}: Draft,
): void {
  const allocated = [...set.values()].map((value) => parseMount('mp', value)).filter(isToAllocate);
  const old = going.filter((mount) => mount.type === 'volume' && !isToAllocate(mount));
  for (const volume of volumes) {
    const {storage, mountPoint} = volume;
    if (!allocated.some(({mp}) => mp === mountPoint)) continue;
    const from = old.find((mount) => mount.storage === storage) ?? old[0];
    if (from === undefined) continue;
    warnings.push(
      `${mountPoint} gets a new, empty disk; what is on ${from.volume} leaves ${from.mp} with it (to keep it, before this run: pct set ${id} --${from.key} ${volumeValue(from.volume, volume)})`,
    );
  }
}

function matchBind(bind: BindMount, {present, leaving, isOwn}: MountsThere, draft: Draft): void {
  const isSame = ({type, mp, volume}: Mount) =>
    type === 'bind' && mp === bind.containerPath && volume === bind.hostPath;
  const wanted = flagsOf(bind);
  const mount = present.find(({mp}) => mp === bind.containerPath);
  if (mount !== undefined && isSame(mount) && isAsWanted(mount, wanted, isOwn)) {
    draft.owned[bind.containerPath] = mount.volume;
    return;
  }
  draft.binds.push(bind);
  const there = mount ?? leaving.find(isSame);
  const isKept = there !== undefined && isSame(there);
  draft.put(there?.key ?? draft.freeKey(), isKept ? changedValue(there, wanted, isOwn) : bindValue(bind));
}

/** Without `backup`: of a bind mount that is never asked for. */
const flagsOf = ({readOnly, options}: BindMount) => ({readOnly, ...(options === undefined ? {} : {options})});

/** A volume that is to be detached, or that a rollback has put among unusedN, stays known until it is attached again. */
function waitingToReturn({known, unused, leaving}: MountsThere, owned: Readonly<Record<string, string>>) {
  const waiting = new Set([...unused, ...leaving.filter(({type}) => type === 'volume').map(({volume}) => volume)]);
  return Object.fromEntries(Object.entries(known).filter(([path, volid]) => waiting.has(volid) && !(path in owned)));
}
