import {error, type Finding, warning} from '../finding.js';
import {itemsOf, nameOf} from '../guests/guest.js';
import type {World} from '../guests/world.js';
import {isObject} from '../json.js';
import {PCT_FEATURES, pctOptions} from '../normalise/pct-features.js';
import {didYouMean} from '../suggest.js';

/** Every feature has a plugin, and is named once. */
export const features = ({guests, features: known, broken}: World): Finding[] =>
  guests.flatMap((guest) => {
    const seen = new Set<string>();
    return itemsOf(guest, 'features').flatMap(({value, pointer}) => {
      const name = isObject(value) ? Object.keys(value)[0] : value;
      if (typeof name !== 'string') return [];
      if (seen.has(name))
        return [
          warning('repeated-feature', pointer, `${nameOf(guest)} names the feature "${name}" twice; the last counts`),
        ];
      seen.add(name);
      if (known === undefined || known.includes(name) || broken.includes(name)) return [];
      const near = didYouMean(name, known);
      return [
        error(
          'missing-feature',
          pointer,
          `${nameOf(guest)} wants the feature "${name}", for which there is no plugin`,
          {
            hint:
              near.hint ??
              pctHint(name) ??
              `add a folder steps/${name} beside the configs, or one of: ${known.join(', ')}`,
          },
        ),
      ];
    });
  });

/** Proxmox calls something else features, too. */
const pctHint = (name: string): string | undefined => {
  const options = pctOptions(name);
  return options.every(({key}) => PCT_FEATURES.includes(key))
    ? `what Proxmox calls features stands in pct_options: "pct_options": [${options.map(({key, value}) => `"${key}=${value}"`).join(', ')}]`
    : undefined;
};
