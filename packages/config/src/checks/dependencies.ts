import {error, type Finding, warning} from '../finding.js';
import {itemsOf, nameOf} from '../guests/guest.js';
import type {World} from '../guests/world.js';
import {asId} from '../json.js';
import {didYouMean} from '../suggest.js';

/** Every id under `dependencies` is a guest of one of the files. */
export const dependencies = ({guests, byId}: World): Finding[] =>
  guests.flatMap((guest) =>
    itemsOf(guest, 'dependencies').flatMap(({value, pointer}) => {
      const id = asId(value);
      if (id === undefined) return [];
      const other = byId.get(id);
      if (other === undefined) {
        const hint = didYouMean(String(id), [...byId.keys()].map(String));
        return [error('unknown-dependency', pointer, `${nameOf(guest)} depends on ${id}, which no file has`, hint)];
      }
      if (guest.kind === 'lxc' && other.kind === 'vm')
        return [
          warning(
            'vm-dependency',
            pointer,
            `${nameOf(guest)} depends on VM ${nameOf(other)}: VMs are not acted on in this version, so nothing waits for it`,
          ),
        ];
      return [];
    }),
  );
