import type {IdMap} from '@phoenix/kit';
import {error, type Finding} from '../finding.js';
import {type Guest, itemsOf, nameOf} from '../guests/guest.js';
import type {World} from '../guests/world.js';
import {asId, asText} from '../json.js';
import {givenIdMaps, idMapLines, wholeIdMap} from '../normalise/id-maps.js';
import {parseRawLine} from '../normalise/lxc-keys.js';

/** Maps of ids with which the container would not start, or its files would belong to nobody. */
export const idMaps = ({guests, byId}: World): Finding[] =>
  guests
    .filter(({kind}) => kind === 'lxc')
    .flatMap((guest) => [...(guest.object.id_maps === undefined ? [] : ofGuest(guest)), ...ofClone(guest, byId)]);

function ofGuest(guest: Guest): Finding[] {
  const maps = givenIdMaps(guest.object.id_maps);
  const at = guest.at('id_maps');
  const who = nameOf(guest);
  if (maps.length === 0) return [];
  const overlap = overlapIn(wholeIdMap(maps));
  const raw = itemsOf(guest, 'lxc_options').some(({value}) => parseRawLine(asText(value) ?? '')?.key === 'lxc.idmap');
  return [
    ...(guest.object.unprivileged === false
      ? [
          error(
            'id-map',
            at,
            `${who}: the ids of a privileged container are the node's: id_maps need an unprivileged one`,
          ),
        ]
      : []),
    ...(raw ? [error('id-map', at, `${who}: id_maps and lxc.idmap lines in lxc_options are two maps; keep one`)] : []),
    ...(overlap === undefined ? [] : [error('id-map', at, `${who}: ${overlap}`)]),
  ];
}

/** The kernel takes no map in which an id, inside or on the node, stands twice. */
function overlapIn(maps: readonly IdMap[]): string | undefined {
  for (const [i, a] of maps.entries())
    for (const b of maps.slice(i + 1)) {
      if (a.type !== b.type) continue;
      const what = a.type === 'u' ? 'user' : 'group';
      if (meet(a.containerId, a.size, b.containerId, b.size))
        return `two ranges map the container's ${what} ${Math.max(a.containerId, b.containerId)}`;
      if (meet(a.hostId, a.size, b.hostId, b.size))
        return `the node's ${what} ${Math.max(a.hostId, b.hostId)} stands for two of the container (all that is not mapped goes to 100000 and on)`;
    }
  return undefined;
}

const meet = (a: number, sizeA: number, b: number, sizeB: number): boolean => a < b + sizeB && b < a + sizeA;

/** A clone's files belong to the ids of its source's map. */
function ofClone(guest: Guest, byId: World['byId']): Finding[] {
  const source = byId.get(asId(guest.object.clone_from_ctid) ?? -1);
  const text = (one: Guest) => JSON.stringify(idMapLines(wholeIdMap(givenIdMaps(one.object.id_maps))));
  if (source === undefined || source.object.id_maps === undefined || text(source) === text(guest)) return [];
  const pointer = guest.at(guest.object.id_maps === undefined ? 'clone_from_ctid' : 'id_maps');
  const message = `${nameOf(guest)}: its disk comes from ${nameOf(source)}, whose map of ids is another one`;
  return [error('id-map', pointer, message, {hint: `give both the same id_maps, or ${source.id} none`})];
}
