import type {Volume} from '@phoenix/kit';
import type {Mount} from '@phoenix/proxmox';
import type {Draft} from './draft.js';
import {changedValue, isAsWanted, volumeValue} from './mount-value.js';
import type {MountsThere} from './there.js';

/** What the volume needs: known by its mount point, after a rollback by its volume id. */
export function matchVolume(id: number, volume: Volume, there: MountsThere, draft: Draft): void {
  const isHere = ({mp}: Mount) => mp === volume.mountPoint;
  const mount = there.present.find(isHere);
  if (mount !== undefined) {
    if (!isToAllocate(mount)) draft.owned[volume.mountPoint] = mount.volume;
    if (mount.type === 'volume') sameVolume(id, volume, mount, there, draft);
    else
      draft.warnings.push(
        `${volume.mountPoint} is the ${mount.type} mount ${mount.volume}, the config says a volume: it is left`,
      );
    return;
  }
  const leaving = there.leaving.find((one) => isHere(one) && one.type === 'volume');
  if (leaving !== undefined) draft.put(leaving.key, changedValue(leaving, volume, there.isOwn));
  else attach(volume, there, draft);
}

function attach(volume: Volume, {known, unused}: MountsThere, draft: Draft): void {
  const kept = known[volume.mountPoint];
  draft.storages.add(volume.storage);
  const again = kept !== undefined && unused.has(kept) ? kept : undefined;
  draft.put(draft.freeKey(), volumeValue(again ?? `${volume.storage}:${volume.sizeGb}`, volume));
}

function sameVolume(id: number, volume: Volume, mount: Mount, {current, config, isOwn}: MountsThere, draft: Draft) {
  const {mountPoint: path, storage} = volume;
  const {key} = mount;
  // A resize changes the current size only. What is staged would take the old one back into the config, and pct then
  // refuses to grow what is that large already.
  const now = current.find((one) => one.key === key && one.volume === mount.volume) ?? mount;
  const {sizeGb} = now;
  const grows = sizeGb !== undefined && sizeGb < volume.sizeGb;
  const size = grows ? `${volume.sizeGb}G` : now.properties.get('size');
  const isOutdated = config.pending.set.has(key) && mount.sizeGb !== (grows ? volume.sizeGb : sizeGb);
  if (!isAsWanted(mount, volume, isOwn) || isOutdated)
    draft.put(key, changedValue(withSize(mount, size), volume, isOwn));
  if (grows) draft.growing.push({key, from: sizeGb, to: volume.sizeGb});
  else if (sizeGb !== undefined && sizeGb > volume.sizeGb)
    draft.warnings.push(`${path} has ${sizeGb}G, the config says ${volume.sizeGb}G: disks are never shrunk`);
  if (mount.storage !== storage)
    draft.warnings.push(
      `${path} is on ${mount.storage}, the config says ${storage}: phoenix does not move it (pct move-volume ${id} ${key} ${storage})`,
    );
}

const withSize = (mount: Mount, size: string | undefined): Mount =>
  size === undefined ? mount : {...mount, properties: new Map([...mount.properties, ['size', size]])};

/** `local-zfs:8` that waits to be plugged: no volume yet. */
export const isToAllocate = ({type, volume}: Mount): boolean =>
  type === 'volume' && /^[^:]+:\d+(?:\.\d+)?$/.test(volume);
