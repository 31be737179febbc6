import type {BindMount, FieldDiff, LxcResource} from '@phoenix/kit';
import {effectiveKeys, type GuestConfig, type Mount, mountsOf, readBlock, unusedOf} from '@phoenix/proxmox';
import {isMade} from '../../container/left-alone.js';
import {bindValue, changedValue, isAsWanted, volumeValue} from './mount-value.js';

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

/** Compared with pending over current: what is staged is not a change again. */
export function matchMounts({id, container}: LxcResource, config: GuestConfig): MountPlan {
  const keys = effectiveKeys(config);
  const current = dataMounts(config);
  const present = dataMounts({keys});
  const known = readBlock(config.description).block.volumes;
  const isOwn = isMade(config);
  const unused = new Set(unusedOf(config).values());
  const set = new Map<string, string>();
  const diff: FieldDiff[] = [];
  const growing: {key: string; from: number; to: number}[] = [];
  const binds: BindMount[] = [];
  const owned: Record<string, string> = {};
  const warnings: string[] = [];
  const storages = new Set<string>();
  const restart: string[] = [];
  const taken = new Set([...current, ...present].map(({key}) => key));
  const put = (key: string, value: string) => {
    set.set(key, value);
    taken.add(key);
    diff.push({field: key, from: keys.get(key), to: value});
    // A running guest takes a new mount at once. The value that it has takes back what is staged.
    if (config.keys.has(key) && config.keys.get(key) !== value) restart.push(key);
  };
  /** Mounted still, and staged to be so no more. */
  const staged = current.filter(({key}) => config.pending.delete.includes(key));

  for (const volume of container.volumes) {
    const path = volume.mountPoint;
    const there = present.find(({mp}) => mp === path);
    const leaving = staged.find(({mp, type}) => mp === path && type === 'volume');
    if (there === undefined && leaving !== undefined) put(leaving.key, changedValue(leaving, volume, isOwn));
    else if (there === undefined) {
      const kept = known[path];
      storages.add(volume.storage);
      const again = kept !== undefined && unused.has(kept) ? kept : undefined;
      put(freeKey(taken), volumeValue(again ?? `${volume.storage}:${volume.sizeGb}`, volume));
    } else {
      if (!isToAllocate(there)) owned[path] = there.volume;
      // A resize changes the current size only. What is staged would take the old one back into the config, and pct then
      // refuses to grow what is that large already.
      const now = current.find(({key, volume: id}) => key === there.key && id === there.volume) ?? there;
      const {sizeGb} = now;
      const grows = sizeGb !== undefined && sizeGb < volume.sizeGb;
      const size = grows ? `${volume.sizeGb}G` : now.properties.get('size');
      const isOutdated = config.pending.set.has(there.key) && there.sizeGb !== (grows ? volume.sizeGb : sizeGb);
      if (there.type !== 'volume')
        warnings.push(`${path} is the ${there.type} mount ${there.volume}, the config says a volume: it is left`);
      else if (!isAsWanted(there, volume, isOwn) || isOutdated)
        put(there.key, changedValue(withSize(there, size), volume, isOwn));
      if (there.type === 'volume' && grows) growing.push({key: there.key, from: sizeGb, to: volume.sizeGb});
      else if (there.type === 'volume' && sizeGb !== undefined && sizeGb > volume.sizeGb)
        warnings.push(`${path} has ${sizeGb}G, the config says ${volume.sizeGb}G: disks are never shrunk`);
      if (there.type === 'volume' && there.storage !== volume.storage)
        warnings.push(
          `${path} is on ${there.storage}, the config says ${volume.storage}: phoenix does not move it (pct move-volume ${id} ${there.key} ${volume.storage})`,
        );
    }
  }
  const wantedBinds = container.mounts.filter(({as}) => as === 'mp');
  for (const bind of wantedBinds) {
    const isSame = ({type, mp, volume}: Mount) =>
      type === 'bind' && mp === bind.containerPath && volume === bind.hostPath;
    const there = present.find(({mp}) => mp === bind.containerPath) ?? staged.find(isSame);
    if (there !== undefined && present.includes(there) && isSame(there) && isAsWanted(there, wantedOf(bind), isOwn)) {
      owned[bind.containerPath] = there.volume;
      continue;
    }
    binds.push(bind);
    put(
      there?.key ?? freeKey(taken),
      there !== undefined && isSame(there) ? changedValue(there, wantedOf(bind), isOwn) : bindValue(bind),
    );
  }
  const wanted = new Set([
    ...container.volumes.map(({mountPoint}) => mountPoint),
    ...wantedBinds.map(({containerPath}) => containerPath),
  ]);
  const remove = present.filter(({mp}) => mp in known && !wanted.has(mp)).map(({key}) => key);
  for (const key of remove) diff.push({field: key, from: keys.get(key), to: undefined});
  restart.push(...remove.filter((key) => config.keys.has(key)));
  // A volume that is to be detached, or that a rollback has put among unusedN, stays known until it is attached again.
  const waiting = new Set([...unused, ...staged.filter(({type}) => type === 'volume').map(({volume}) => volume)]);
  for (const [path, volid] of Object.entries(known)) if (waiting.has(volid) && !(path in owned)) owned[path] = volid;
  return {set, remove, growing, binds, owned, storages: [...storages], diff, restart, warnings};
}

/** Without `backup`: of a bind mount that is never asked for. */
const wantedOf = ({readOnly, options}: BindMount) => ({readOnly, ...(options === undefined ? {} : {options})});

const withSize = (mount: Mount, size: string | undefined): Mount =>
  size === undefined ? mount : {...mount, properties: new Map([...mount.properties, ['size', size]])};

const dataMounts = (section: Parameters<typeof mountsOf>[0]): readonly Mount[] =>
  mountsOf(section).filter(({key}) => key !== 'rootfs');

/** `local-zfs:8` that waits to be plugged: no volume yet. */
const isToAllocate = ({type, volume}: Mount): boolean => type === 'volume' && /^[^:]+:\d+(?:\.\d+)?$/.test(volume);

function freeKey(taken: ReadonlySet<string>): string {
  let n = 0;
  while (taken.has(`mp${n}`)) n++;
  return `mp${n}`;
}
