import {error, type Finding} from '../finding.js';
import {itemsOf, nameOf} from '../guests/guest.js';
import type {World} from '../guests/world.js';
import {asId} from '../json.js';
import {starts} from '../normalise/power.js';
import {didYouMean} from '../suggest.js';

/** Every id under `dependencies` is a guest of one of the files, and one that will run. */
export const dependencies = ({guests, byId}: World): Finding[] =>
  guests.flatMap((guest) =>
    itemsOf(guest, 'dependencies').flatMap(({value, pointer}) => {
      const id = asId(value);
      if (id === undefined) return [];
      const other = byId.get(id);
      if (other === undefined) {
        const others = [...byId.keys()].filter((one) => one !== guest.id);
        const hint = didYouMean(String(id), others.map(String));
        return [error('unknown-dependency', pointer, `${nameOf(guest)} depends on ${id}, which no file has`, hint)];
      }
      if (other.object.is_template === true && other.kind === 'vm')
        return [
          error(
            'template-dependency',
            pointer,
            `${nameOf(guest)} depends on ${nameOf(other)}, which is a template and never runs`,
            {hint: 'depend on a VM that is cloned from it'},
          ),
        ];
      if (!starts(other))
        return [
          error(
            'unstarted-dependency',
            pointer,
            `${nameOf(guest)} depends on ${nameOf(other)}, which phoenix does not start`,
            {hint: `take "start": false from ${other.id}, or the dependency from ${guest.id}`},
          ),
        ];
      return [];
    }),
  );
