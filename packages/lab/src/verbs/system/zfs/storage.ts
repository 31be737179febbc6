import type {LabNode} from '../../../node.js';
import {mountpointOf} from './mounts.js';
import {datasetsState, poolNamed, poolOf, usableBytes} from './pools.js';

/** What of storage.cfg the pools have to do with. */
interface Section {
  readonly type: string;
  readonly id: string;
  readonly properties: Readonly<Record<string, string>>;
}

/** Why Proxmox cannot activate a storage, in its words (PVE/Storage/ZFSPoolPlugin.pm, DirPlugin.pm); undefined when it can. */
export function inactive({files}: LabNode, {type, id, properties}: Section): string | undefined {
  const {pool = '', path = '', is_mountpoint: mountpoint = ''} = properties;
  const all = datasetsState.read(files);
  if (type === 'zfspool' && poolNamed(files, poolOf(pool)) === undefined)
    return `could not activate storage '${id}', zfs error: cannot import '${poolOf(pool)}': no such pool available`;
  if (type === 'zfspool' && !all.some(({name}) => name === pool))
    return `zfs error: cannot open '${pool}': dataset does not exist`;
  if (type !== 'dir' || !/^(1|yes|on|true|\/)/.test(mountpoint)) return undefined;
  const at = mountpoint.startsWith('/') ? mountpoint : path;
  // What the profile brings may lie on something that the lab has no model of.
  if (all.some((dataset) => dataset.mounted && mountpointOf(files, dataset) === at)) return undefined;
  return `unable to activate storage '${id}' - directory is expected to be a mount point but is not mounted: '${at}'`;
}

/** The size of what lies on a pool. */
export const bytesOnPool = ({files}: LabNode, {type, properties}: Section): number | undefined => {
  const pool = type === 'zfspool' ? poolNamed(files, poolOf(properties.pool ?? '')) : undefined;
  return pool === undefined ? undefined : Math.floor(usableBytes(files, pool));
};
