import type {Fact} from '@phoenix/kit';
import type {Storage} from './storage.js';
import {succeed} from './succeed.js';

/** The dataset of a volume on a storage of the type zfspool: `rpool/data/subvol-900-disk-0`; undefined: it is on another. */
export const datasetOf = (volume: string, storages: readonly Storage[]): string | undefined => {
  const [id, name = ''] = volume.split(':');
  const pool = storages.find((one) => one.id === id && one.type === 'zfspool')?.properties.get('pool');
  // A linked clone's has its base in front: base-9000-disk-0/vm-900-disk-0 (parse_volname of PVE::Storage::ZFSPoolPlugin).
  return pool === undefined || name === '' ? undefined : `${pool}/${name.slice(name.lastIndexOf('/') + 1)}`;
};

/**
 * The names of a guest's ZFS snapshots by dataset, the oldest first: also those that somebody else takes (sanoid,
 * zfs-auto-snapshot, replication), of which its config knows nothing. Asked as Proxmox itself asks before it goes back.
 */
export const zfsSnapshots = (
  id: number,
  datasets: readonly string[],
): Fact<ReadonlyMap<string, readonly string[]>> => ({
  key: `zfs-snapshots:${datasets.join(',')}`,
  scope: `guest:${id}`,
  read: async (node) => {
    if (datasets.length === 0) return new Map();
    const argv = ['zfs', 'list', '-Hp', '-r', '-t', 'snapshot', '-o', 'name', '-s', 'creation', ...datasets];
    // Exit 1: a dataset is not there, which Proxmox will say of its volume.
    return readSnapshots((await succeed(node, argv, 1)).stdout);
  },
});

function readSnapshots(text: string): ReadonlyMap<string, readonly string[]> {
  const all = new Map<string, string[]>();
  for (const [, dataset, name] of text.matchAll(/^([^@\n]+)@(.+)$/gm))
    all.set(dataset!, [...(all.get(dataset!) ?? []), name!]);
  return all;
}
