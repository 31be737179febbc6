import type {IdMap, RawLine} from '@phoenix/kit';

/** Whether a raw line is part of the guest's map of ids: `lxc.idmap: u 0 100000 1000`. */
export const isIdMap = ({key}: RawLine): boolean => key === 'lxc.idmap';

/** The node's id for one of the guest's; undefined: the map has no such id. */
export const hostIdOf = (maps: readonly IdMap[], type: IdMap['type'], id: number): number | undefined => {
  const map = maps.find((one) => one.type === type && id >= one.containerId && id < one.containerId + one.size);
  return map && map.hostId + id - map.containerId;
};
