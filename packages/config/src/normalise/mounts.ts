import type {BindMount, Volume} from '@phoenix/kit';
import {type Guest, objectsOf} from '../guests/guest.js';
import {asNumber, asObject, asText, isObject, type JsonObject} from '../json.js';
import {pointerOf} from '../pointer.js';
import {mountOptionsOf} from './mount-options.js';
import {present} from './present.js';

/** A mount with its place in the files. */
export type Placed<T> = T & {readonly pointer: string};
export type PlacedMount = Placed<BindMount> & {readonly shared: boolean; readonly what: string};

/** `volumes` and `zfs_volumes`, one after the other. */
export const volumesOf = (guest: Guest): Placed<Volume>[] =>
  ['volumes', 'zfs_volumes'].flatMap((field) =>
    objectsOf(guest, field).flatMap(({value, pointer}) => {
      const [name, storage, mountPoint] = [value.name, value.pool, value.mount_point].map(asText);
      if (name === undefined || storage === undefined || mountPoint === undefined) return [];
      const sizeGb = asNumber(value.size_gb) ?? 0;
      return [
        {
          name,
          storage,
          sizeGb,
          mountPoint,
          backup: value.backup !== false,
          readOnly: value.read_only === true,
          ...present({options: mountOptionsOf(value)}),
          pointer,
        },
      ];
    }),
  );

/** The guest's own `mount_points`, then its share of the hypervisor file's `shared_volumes`. */
export const mountsOf = (guest: Guest, hypervisor: JsonObject | undefined): PlacedMount[] => [
  ...objectsOf(guest, 'mount_points').flatMap(({value, pointer}) => {
    const containerPath = asText(value.container_path);
    return bindMount(value, containerPath).map((mount) => ({
      ...mount,
      pointer,
      shared: false,
      what: `the mount of ${mount.hostPath}`,
    }));
  }),
  ...(guest.kind === 'lxc' ? sharedOf(guest, hypervisor) : []),
];

const sharedOf = (guest: Guest, hypervisor: JsonObject | undefined): PlacedMount[] =>
  Object.entries(asObject(hypervisor?.shared_volumes)).flatMap(([name, volume]) => {
    if (!isObject(volume)) return [];
    const containerPath = asText(asObject(volume.mounts)[String(guest.id)]);
    const pointer = pointerOf('shared_volumes', name, 'mounts', guest.id);
    return bindMount(volume, containerPath).map((mount) => ({
      ...mount,
      pointer,
      shared: true,
      what: `shared volume "${name}"`,
    }));
  });

const bindMount = (value: JsonObject, containerPath: string | undefined): BindMount[] => {
  const hostPath = asText(value.host_path);
  if (hostPath === undefined || containerPath === undefined) return [];
  const [ownerUid, ownerGid] = [asNumber(value.owner_uid), asNumber(value.owner_gid)];
  return [
    {
      hostPath,
      containerPath,
      readOnly: value.read_only === true,
      ...(ownerUid === undefined ? {} : {ownerUid}),
      ...(ownerGid === undefined ? {} : {ownerGid}),
      as: value.as === 'raw' ? 'raw' : 'mp',
      ...present({options: mountOptionsOf(value)}),
    },
  ];
};

/** What the container gets: where a shared volume and a data volume meet, the shared volume. */
export const storageOf = (
  guest: Guest,
  hypervisor: JsonObject | undefined,
): {volumes: Volume[]; mounts: BindMount[]} => {
  const mounts = mountsOf(guest, hypervisor);
  const taken = new Set(mounts.filter(({shared}) => shared).map(({containerPath}) => trimmed(containerPath)));
  return {
    volumes: volumesOf(guest)
      .filter(({mountPoint}) => !taken.has(trimmed(mountPoint)))
      .map(({pointer: _, ...volume}) => volume),
    mounts: mounts.map(({pointer: _, shared: _shared, what: _what, ...mount}) => mount),
  };
};

/** Without trailing slashes: `/data/` is `/data`. */
export const trimmed = (path: string): string => path.replace(/(?<=.)\/+$/, '');
