import {error, type Finding, warning} from '../finding.js';
import {type Guest, itemsOf, nameOf} from '../guests/guest.js';
import type {World} from '../guests/world.js';
import {asText} from '../json.js';
import {isKnownLxcKey, KNOWN_LXC_KEYS, parseRawLine} from '../normalise/lxc-keys.js';
import {pctOptions} from '../normalise/pct-features.js';
import {didYouMean} from '../suggest.js';

const PROFILE = 'lxc.apparmor.profile';

/** Raw lxc lines: readable, of keys that Proxmox keeps, and not in the way of the container's start. */
export const rawLines = ({guests}: World): Finding[] =>
  guests
    .filter(({kind}) => kind === 'lxc')
    .flatMap((guest) =>
      itemsOf(guest, 'lxc_options').flatMap(({value, pointer}) =>
        typeof value === 'string' ? ofLine(guest, value, pointer) : [],
      ),
    );

const ofLine = (guest: Guest, text: string, pointer: string): Finding[] => {
  const who = nameOf(guest);
  const line = parseRawLine(text);
  if (line === undefined)
    return [error('malformed-lxc-option', pointer, `${who}: "${text}" is not a line like "lxc.key: value"`)];
  const {key, value, separator} = line;
  if (key === 'lxc.cap.keep') {
    const hint = 'Proxmox drops capabilities itself, and LXC refuses both together; remove the line';
    return [warning('cap-keep', pointer, `${who}: ${key} is left out, the container would not start with it`, {hint})];
  }
  if (!isKnownLxcKey(key)) {
    const message = `${who}: Proxmox does not know "${key}" and would drop the line silently`;
    return [error('unknown-lxc-key', pointer, message, didYouMean(key, KNOWN_LXC_KEYS))];
  }
  return [
    ...(separator === ':' ? [] : [warning('lxc-option-form', pointer, `${who}: read as "${key}: ${value}"`)]),
    ...(key === PROFILE ? besideProfile(guest, value, pointer) : []),
  ];
};

const besideProfile = (guest: Guest, value: string, pointer: string): Finding[] => {
  const who = nameOf(guest);
  const findings: Finding[] = [];
  const features = pctOptions(guest.object.pct_options)
    .filter(({key, value: given}) => ['nesting', 'fuse'].includes(key) && given !== '0')
    .map(({key}) => key);
  if (features.length > 0) {
    const message = `${who}: ${PROFILE} replaces the profile that Proxmox makes for ${features.join(' and ')}`;
    findings.push(warning('apparmor-over-features', pointer, message));
  }
  const field = asText(guest.object.apparmor_profile) ?? value;
  if (field !== value) {
    const message = `${who}: apparmor_profile "${field}" has no effect beside the raw line that says "${value}"`;
    findings.push(warning('no-effect', guest.at('apparmor_profile'), message));
  }
  return findings;
};
