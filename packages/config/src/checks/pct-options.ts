import {error, type Finding} from '../finding.js';
import {nameOf} from '../guests/guest.js';
import type {World} from '../guests/world.js';
import {PCT_FEATURES, pctOptions} from '../normalise/pct-features.js';
import {didYouMean} from '../suggest.js';

/** Entries of Proxmox's `features` property. */
export const pctOptionKeys = ({guests}: World): Finding[] =>
  guests
    .filter(({kind}) => kind === 'lxc')
    .flatMap((guest) =>
      pctOptions(guest.object.pct_options).flatMap(({key, value, index}) => {
        const pointer = index === undefined ? guest.at('pct_options') : guest.at('pct_options', index);
        if (!PCT_FEATURES.includes(key))
          return [
            error('unknown-pct-option', pointer, `${nameOf(guest)}: "${key}" is not a container feature`, {
              hint: didYouMean(key, PCT_FEATURES).hint ?? `one of ${PCT_FEATURES.join(', ')}`,
            }),
          ];
        const fits = key === 'mount' ? /^[a-zA-Z0-9_; ]+$/.test(value) : /^[01]$/.test(value);
        return fits
          ? []
          : [
              error(
                'malformed-pct-option',
                pointer,
                `${nameOf(guest)}: ${key} must be ${key === 'mount' ? 'file systems separated by ;' : '0 or 1'}, not "${value}"`,
              ),
            ];
      }),
    );
