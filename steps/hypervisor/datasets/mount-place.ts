import {posix} from 'node:path';
import type {ZfsDataset} from '@phoenix/kit';
import type {Dataset} from '@phoenix/proxmox';

/** Whether ZFS mounts it by itself: `canmount` is not inherited (zfsprops(7)). */
export const canMount = ({properties}: ZfsDataset, there: Dataset | undefined): boolean =>
  (properties.canmount ?? there?.properties.get('canmount') ?? 'on') === 'on';

/** Where a dataset will be mounted; undefined for `none` and `legacy`. What says nothing itself is below its parent. */
export function mountPlaces(
  wanted: readonly ZfsDataset[],
  now: ReadonlyMap<string, Dataset>,
): (name: string) => string | undefined {
  const own = new Map(wanted.map(({name, properties}) => [name, properties.mountpoint]));
  const placeOf = (name: string): string => {
    const said = own.get(name) ?? now.get(name)?.properties.get('mountpoint');
    if (said !== undefined) return said;
    if (!name.includes('/')) return `/${name}`;
    const parent = placeOf(posix.dirname(name));
    return parent.startsWith('/') ? posix.join(parent, posix.basename(name)) : parent;
  };
  return (name) => {
    const place = placeOf(name);
    return place.startsWith('/') ? place : undefined;
  };
}
