import {error, type Finding} from '../finding.js';
import {nameOf, objectsOf} from '../guests/guest.js';
import type {World} from '../guests/world.js';
import type {JsonObject} from '../json.js';

const NEEDS: Readonly<Record<string, readonly string[]>> = {
  command: ['command', 'argv'],
  script: ['path'],
  tcp: ['port'],
  http: ['url'],
};

/** Every health check says what it asks: the field that its type needs. */
export const healthChecks = ({guests}: World): Finding[] =>
  guests.flatMap((guest) =>
    ['health_check', 'health_checks']
      .flatMap((field) => objectsOf(guest, field))
      .flatMap(({value, pointer}) => {
        const needs = NEEDS[typeOf(value)] ?? [];
        if (needs.length === 0 || needs.some((key) => value[key] !== undefined)) return [];
        return [
          error(
            'empty-health-check',
            pointer,
            `${nameOf(guest)}: a health check of type ${typeOf(value)} needs ${needs.join(' or ')}`,
          ),
        ];
      }),
  );

const typeOf = ({type}: JsonObject): string => (typeof type === 'string' ? type : 'command');
