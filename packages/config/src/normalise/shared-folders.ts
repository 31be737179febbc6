import type {IdMap, NodeSettings, SharedFolder} from '@phoenix/kit';
import type {Guest} from '../guests/guest.js';
import {asId, asNumber, asObject, asText, isObject, type JsonObject} from '../json.js';
import {givenIdMaps, wholeIdMap} from './id-maps.js';
import {present} from './present.js';

/** What Proxmox itself adds to the ids of an unprivileged container. */
const SHIFT = 100_000;

/** `shared_volumes`, without a firewall that stands there by mistake. */
export const sharedFoldersOf = ({shared_volumes}: JsonObject, guests: readonly Guest[]): SharedFolder[] =>
  Object.entries(asObject(shared_volumes)).flatMap(([name, volume]) => {
    const hostPath = asText(asObject(volume).host_path);
    if (!isObject(volume) || hostPath === undefined) return [];
    const [ownerUid] = ownersOf(volume, 'u', guests).map(({hostId}) => hostId);
    const [ownerGid] = ownersOf(volume, 'g', guests).map(({hostId}) => hostId);
    return [{name, hostPath, ...present({ownerUid, ownerGid})}];
  });

/** The node's id that each of the containers which mount a volume means by its owner. */
export const ownersOf = (
  volume: JsonObject,
  type: IdMap['type'],
  guests: readonly Guest[],
): {readonly guest: Guest; readonly hostId: number}[] => {
  const owner = asNumber(type === 'u' ? volume.owner_uid : volume.owner_gid);
  if (owner === undefined) return [];
  const ids = Object.keys(asObject(volume.mounts)).map(asId);
  return guests
    .filter(({kind, id}) => kind === 'lxc' && ids.includes(id))
    .flatMap((guest) => {
      const hostId = hostIdOf(owner, type, guest.object);
      return hostId === undefined ? [] : [{guest, hostId}];
    });
};

/** Undefined: an id that the container's map leaves out. */
const hostIdOf = (id: number, type: IdMap['type'], object: JsonObject): number | undefined => {
  if (object.unprivileged === false) return id;
  const maps = wholeIdMap(givenIdMaps(object.id_maps));
  if (maps.length === 0) return SHIFT + id;
  const map = maps.find((one) => one.type === type && id >= one.containerId && id < one.containerId + one.size);
  return map === undefined ? undefined : map.hostId + id - map.containerId;
};

/** Every range of the guests' maps, once. */
export const idRangesOf = (guests: readonly Guest[]): NodeSettings['idRanges'] => {
  const maps = guests
    .filter(({kind}) => kind === 'lxc')
    .flatMap(({object}) => wholeIdMap(givenIdMaps(object.id_maps)))
    .map(({type, hostId, size}) => ({type, hostId, size}));
  return [...new Map(maps.map((map) => [JSON.stringify(map), map])).values()];
};
