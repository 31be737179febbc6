import {mountsOf} from '../guest-config/mount.js';
import type {Storage} from './storage.js';

/** Storage types on which a container's volumes can be snapshotted. Not dir, nfs, cifs: containers are raw files there. */
const withSnapshots = new Set(['zfspool', 'btrfs', 'lvmthin', 'rbd']);

/** Why Proxmox would refuse to snapshot this container (`snapshot feature is not available`), in words; undefined: it would not. */
export const snapshotObstacle = (
  config: {readonly keys: ReadonlyMap<string, string>},
  storages: readonly Storage[],
): string | undefined => {
  if (config.keys.get('template') === '1') return 'it is a template';
  for (const {key, type, storage} of mountsOf(config)) {
    if (type !== 'volume') return `${type} mount ${key}`;
    const of = storages.find(({id}) => id === storage);
    if (of === undefined) return `${key} is on the unknown storage '${storage}'`;
    if (!withSnapshots.has(of.type)) return `${key} is on '${of.id}' (${of.type}), a storage without snapshots`;
  }
  return undefined;
};
