import {isReference} from '../files.js';
import {error, type Finding} from '../finding.js';
import {featureSecrets} from '../guests/feature-secrets.js';
import type {World} from '../guests/world.js';
import {describePointer} from '../pointer.js';

/** Where a feature takes a secret the config has a reference and never the value, which is not repeated here. */
export const secretsOfFeatures = (world: World): Finding[] =>
  world.guests
    .flatMap((guest) => featureSecrets(guest, world))
    .filter(({value}) => typeof value !== 'string' || !isReference(value))
    .map(({feature, key, pointer}) =>
      error('plain-secret', pointer, `${describePointer(pointer)}: the feature "${feature}" takes a secret here`, {
        hint: `"${key}": "env:NAME" or "${key}": "file:path", the path from the config folder`,
      }),
    );
