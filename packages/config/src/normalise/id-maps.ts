import type {IdMap, RawLine} from '@phoenix/kit';
import {asList, asNumber, isObject} from '../json.js';

/** Ids that a container must have: Proxmox's own map gives it these, from the node's 100000 on. */
const IDS = 65_536;
const SHIFT = 100_000;

/** The ranges as they are given, `size` 1 where it is left out; what the schema reports is left out. */
export const givenIdMaps = (given: unknown): IdMap[] =>
  asList(given)
    .filter(isObject)
    .flatMap(({type, container_id, host_id, size}) => {
      const [containerId, hostId] = [asNumber(container_id), asNumber(host_id)];
      if ((type !== 'u' && type !== 'g') || containerId === undefined || hostId === undefined) return [];
      return [{type, containerId, hostId, size: asNumber(size) ?? 1}];
    });

/** The whole map: one line replaces Proxmox's default for users and groups, so what the given ranges leave out is added as it would be. */
export const wholeIdMap = (given: readonly IdMap[]): readonly IdMap[] =>
  given.length === 0 ? [] : (['u', 'g'] as const).flatMap((type) => whole(type, given));

function whole(type: IdMap['type'], given: readonly IdMap[]): IdMap[] {
  const maps: IdMap[] = [];
  let at = 0;
  const fill = (to: number) => {
    if (to > at) maps.push({type, containerId: at, hostId: SHIFT + at, size: to - at});
  };
  for (const map of given.filter((one) => one.type === type).sort((a, b) => a.containerId - b.containerId)) {
    fill(Math.min(map.containerId, IDS));
    maps.push(map);
    at = Math.max(at, map.containerId + map.size);
  }
  fill(IDS);
  return maps;
}

/** `lxc.idmap: u 0 100000 1000` */
export const idMapLines = (maps: readonly IdMap[]): RawLine[] =>
  maps.map(({type, containerId, hostId, size}) => ({
    key: 'lxc.idmap',
    value: `${type} ${containerId} ${hostId} ${size}`,
  }));
