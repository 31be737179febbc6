import type {Resource} from '@phoenix/kit';
import type {Files} from '../files.js';
import type {PhaseSection} from '../guests/phases.js';
import {isObject} from '../json.js';
import {withSecrets} from './with-secrets.js';

/** Nothing where there are none. */
export const sectionsOf = (
  found: readonly PhaseSection[],
  {secrets}: Pick<Files, 'secrets'>,
): Pick<Resource, 'sections'> =>
  found.length === 0
    ? {}
    : {
        sections: Object.fromEntries(
          found.map(({phase, value, secretKeys}) => [
            phase,
            isObject(value) ? withSecrets(value, secretKeys, secrets) : value,
          ]),
        ),
      };
