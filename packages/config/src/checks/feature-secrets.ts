import {isReference} from '../files.js';
import {error, type Finding} from '../finding.js';
import {featureSecrets} from '../guests/feature-secrets.js';
import {phaseSecrets} from '../guests/phases.js';
import type {World} from '../guests/world.js';
import {describePointer} from '../pointer.js';

/** Where a plugin takes a secret the config has a reference and never the value, which is not repeated here. */
export const secretsOfFeatures = (world: World): Finding[] => [
  ...world.guests
    .flatMap((guest) => featureSecrets(guest, world))
    .flatMap(({feature, ...place}) => plainIn(`the feature "${feature}"`, place)),
  ...phaseSecrets(world).flatMap(({phase, ...place}) => plainIn(`"${phase}"`, place)),
];

const plainIn = (
  who: string,
  {key, value, pointer}: {readonly key: string; readonly value: unknown; readonly pointer: string},
): Finding[] =>
  typeof value === 'string' && isReference(value)
    ? []
    : [
        error('plain-secret', pointer, `${describePointer(pointer)}: ${who} takes a secret here`, {
          hint: `"${key}": "env:NAME" or "${key}": "file:path", the path from the config folder`,
        }),
      ];
