import {error, type Finding, warning} from '../finding.js';
import {isOwn, nameOf} from '../guests/guest.js';
import type {World} from '../guests/world.js';
import {starts} from '../normalise/power.js';

/** What is done inside a guest that runs, by field. */
const INSIDE = ['features', 'application_script', 'health_check', 'health_checks', 'tests'];

/** A guest that phoenix does not start: others cannot be made from it, and what stands in its config for the inside waits. */
export const unstarted = ({guests}: World): Finding[] =>
  guests
    .filter((guest) => !starts(guest))
    .flatMap((guest) => {
      const source = ['is_template', 'template_snapshot_name'].find((field) => isSaid(guest.object[field]));
      if (source !== undefined)
        return [
          error(
            'unstarted-source',
            guest.at('start'),
            `${nameOf(guest)} has ${source}, and what others are cloned from is started once to be made`,
            {hint: 'take "start" out: a clone source ends shut down by itself'},
          ),
        ];
      const waiting = INSIDE.filter((field) => isSaid(guest.object[field]) && isOwn(guest, field));
      if (waiting.length === 0) return [];
      const message = `${nameOf(guest)} is not started by phoenix: its ${waiting.join(', ')} wait until it is`;
      return [warning('not-started', guest.at('start'), message)];
    });

const isSaid = (value: unknown): boolean =>
  value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0);
