import {asList, asObject, asText, isObject, type JsonObject} from '../json.js';
import {pointerOf} from '../pointer.js';
import {zfsValues} from './key-values.js';

/** A dataset of the hypervisor file. */
export interface Dataset {
  /** With its pool: `quickOS/vm-disks`. */
  readonly id: string;
  readonly pool: string;
  readonly properties: Readonly<Record<string, string>>;
  /** Where it is mounted; undefined: nowhere that a folder could lie in (`none`, `legacy`). */
  readonly mountpoint?: string;
  readonly storage?: {readonly id: string; readonly type: 'zfspool' | 'dir'; readonly content: readonly string[]};
  readonly pointer: string;
}

/** What Proxmox takes for a storage of either type that is added without `content`. Source: pvesm(1). */
const CONTENT = ['images', 'rootdir'];

export const datasetsOf = (hypervisor: JsonObject): Dataset[] =>
  asList(asObject(hypervisor.zfs).datasets).flatMap((entry, i) => {
    const [name, pool] = [asText(asObject(entry).name), asText(asObject(entry).pool)];
    if (!isObject(entry) || name === undefined || pool === undefined) return [];
    const id = `${pool}/${name}`;
    const type = entry.proxmox_storage_type;
    const given = zfsValues(entry.properties).values;
    const moved = given.mountpoint === undefined ? mountpointWanted(hypervisor, id, type) : undefined;
    const properties = moved === undefined ? given : {...given, mountpoint: moved};
    const mountpoint = properties.mountpoint ?? `/${id}`;
    const storage: Dataset['storage'] =
      type === 'dir' || type === 'zfspool'
        ? {id: storageIdOf(hypervisor, pool, name), type, content: contentOf(entry.proxmox_content_type)}
        : undefined;
    return [
      {
        id,
        pool,
        properties,
        ...(mountpoint.startsWith('/') ? {mountpoint} : {}),
        ...(storage === undefined ? {} : {storage}),
        pointer: pointerOf('zfs', 'datasets', i),
      },
    ];
  });

/**
 * `<mount_point_base>/<pool>/<dataset>`, where the file has a base. A dataset of disks (zfspool) stays where ZFS mounts
 * it, unless a share or a shared volume names it: nobody looks into its folder.
 */
const mountpointWanted = (hypervisor: JsonObject, id: string, type: unknown): string | undefined => {
  const base = asText(hypervisor.mount_point_base);
  if (base === undefined) return undefined;
  const wanted = `${base.replace(/\/+$/, '')}/${id}`;
  return type !== 'zfspool' ||
    namedPaths(hypervisor).some((path) => isIn(path, id) || isIn(path, wanted) || isIn(path, `/${id}`))
    ? wanted
    : undefined;
};

/** Paths of shares, exports and shared volumes, as they stand. */
const namedPaths = ({samba, nfs, shared_volumes}: JsonObject): string[] => [
  ...asList(asObject(samba).shares).flatMap((share) => asText(asObject(share).path) ?? []),
  ...asList(asObject(nfs).exports).flatMap((one) => asText(asObject(one).path) ?? []),
  ...Object.values(asObject(shared_volumes)).flatMap((volume) => asText(asObject(volume).host_path) ?? []),
];

/** Whether a path is a folder or something in it. */
export const isIn = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);

/** By `proxmox_storage_ids` where a key names the dataset, else `<pool>-<dataset>`. */
const storageIdOf = ({proxmox_storage_ids}: JsonObject, pool: string, name: string): string => {
  const plain = (text: string) => text.toLowerCase().replaceAll(/[_/]/g, '-');
  const usual = `${pool}-${name.replaceAll('/', '-')}`;
  const named = Object.entries(asObject(proxmox_storage_ids)).find(([key]) => plain(key) === plain(usual));
  return asText(named?.[1]) ?? usual;
};

const contentOf = (given: unknown): string[] => {
  const types = (asText(given) ?? '').split(/[\s,]+/).filter((type) => type !== '');
  return types.length === 0 ? CONTENT : [...new Set(types)];
};
