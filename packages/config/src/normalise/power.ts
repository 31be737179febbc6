import {type Guest, itemsOf} from '../guests/guest.js';
import type {World} from '../guests/world.js';
import {asId} from '../json.js';

/** What its config has under `start`. */
export const starts = ({object}: Pick<Guest, 'object'>): boolean => object.start !== false;

/**
 * A container that is only there to be cloned (a template snapshot; not started at boot; no app, health check or
 * dependents) ends shut down. All others end running.
 */
export const endsRunning = ({object, id}: Guest, {guests}: World): boolean => {
  const used =
    object.start_at_boot === true ||
    object.application_script !== undefined ||
    object.health_check !== undefined ||
    (Array.isArray(object.health_checks) && object.health_checks.length > 0) ||
    guests.some((other) => itemsOf(other, 'dependencies').some(({value}) => asId(value) === id));
  return starts({object}) && (object.template_snapshot_name === undefined || used);
};
