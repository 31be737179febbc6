import type {BindMount, FieldDiff, LxcResource, Volume} from '@phoenix/kit';
import {formatMount, type GuestConfig, type Mount, mountsOf, readBlock, unusedOf} from '@phoenix/proxmox';

/** What stands between the guest's mounts and the desired ones. */
export interface MountPlan {
  /** mpN and its value. */
  readonly set: ReadonlyMap<string, string>;
  readonly remove: readonly string[];
  readonly growing: readonly {readonly key: string; readonly from: number; readonly to: number}[];
  readonly newHostPaths: readonly {readonly hostPath: string; readonly uid: number; readonly gid: number}[];
  /** Mount path to volume id or host path, of those that are there and phoenix's: what the description should say. */
  readonly owned: Readonly<Record<string, string>>;
  readonly storages: readonly string[];
  readonly diff: readonly FieldDiff[];
  /** Something that a running guest gets only by a restart. */
  readonly restart: boolean;
  readonly warnings: readonly string[];
}

export function matchMounts({container}: LxcResource, config: GuestConfig): MountPlan {
  const present = mountsOf(config).filter(({key}) => key !== 'rootfs' && !config.pending.delete.includes(key));
  const known = readBlock(config.description).block.volumes;
  const unused = new Set(unusedOf(config).values());
  const binds = container.mounts.filter(({as}) => as === 'mp');
  const set = new Map<string, string>();
  const diff: FieldDiff[] = [];
  const growing: {key: string; from: number; to: number}[] = [];
  const newHostPaths: {hostPath: string; uid: number; gid: number}[] = [];
  const owned: Record<string, string> = {};
  const warnings: string[] = [];
  const storages = new Set<string>();
  let restart = false;
  const taken = new Set([...present.map(({key}) => key), ...config.pending.delete]);
  const put = (key: string, from: Mount | undefined, value: string) => {
    set.set(key, value);
    taken.add(key);
    diff.push({field: key, from: from === undefined ? undefined : config.keys.get(key), to: value});
    if (from !== undefined) restart = true;
  };

  for (const volume of container.volumes) {
    const there = present.find(({mp}) => mp === volume.mountPoint);
    if (there === undefined) {
      const kept = known[volume.mountPoint];
      const again = kept !== undefined && unused.has(kept) ? kept : undefined;
      storages.add(volume.storage);
      put(freeKey(taken), undefined, volumeValue(again ?? `${volume.storage}:${volume.sizeGb}`, volume));
      continue;
    }
    owned[volume.mountPoint] = there.volume;
    if (there.type !== 'volume')
      warnings.push(
        `${volume.mountPoint} is the ${there.type} mount ${there.volume}, the config says a volume: it is left`,
      );
    else if (there.ro !== volume.readOnly || there.backup !== volume.backup)
      put(there.key, there, volumeValue(there.volume, volume));
    else if (there.sizeGb !== undefined && there.sizeGb < volume.sizeGb)
      growing.push({key: there.key, from: there.sizeGb, to: volume.sizeGb});
    else if (there.sizeGb !== undefined && there.sizeGb > volume.sizeGb)
      warnings.push(
        `${volume.mountPoint} has ${there.sizeGb}G, the config says ${volume.sizeGb}G: disks are never shrunk`,
      );
  }
  for (const bind of binds) {
    const there = present.find(({mp}) => mp === bind.containerPath);
    if (there?.type === 'bind' && there.volume === bind.hostPath && there.ro === bind.readOnly) {
      owned[bind.containerPath] = there.volume;
      continue;
    }
    newHostPaths.push({hostPath: bind.hostPath, uid: bind.ownerUid ?? 0, gid: bind.ownerGid ?? 0});
    put(there?.key ?? freeKey(taken), there, bindValue(bind));
  }
  const wanted = new Set([
    ...container.volumes.map(({mountPoint}) => mountPoint),
    ...binds.map(({containerPath}) => containerPath),
  ]);
  const remove = present.filter(({mp}) => mp in known && !wanted.has(mp)).map(({key}) => key);
  for (const key of remove) diff.push({field: key, from: config.keys.get(key), to: undefined});
  if (remove.length > 0) restart = true;
  // A volume that a rollback has put among unusedN stays known until it is attached again.
  for (const [path, volid] of Object.entries(known)) if (unused.has(volid) && !(path in owned)) owned[path] = volid;
  return {set, remove, growing, newHostPaths, owned, storages: [...storages], diff, restart, warnings};
}

const volumeValue = (volume: string, {mountPoint, backup, readOnly}: Volume): string =>
  formatMount({volume, mp: mountPoint, backup: backup ? true : undefined, ro: readOnly ? true : undefined});

const bindValue = ({hostPath, containerPath, readOnly}: BindMount): string =>
  formatMount({volume: hostPath, mp: containerPath, ro: readOnly ? true : undefined});

function freeKey(taken: ReadonlySet<string>): string {
  let n = 0;
  while (taken.has(`mp${n}`)) n++;
  return `mp${n}`;
}
