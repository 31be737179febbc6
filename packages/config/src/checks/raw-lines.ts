import {error, type Finding, warning} from '../finding.js';
import {itemsOf, nameOf} from '../guests/guest.js';
import type {World} from '../guests/world.js';
import {isKnownLxcKey, KNOWN_LXC_KEYS, parseRawLine} from '../normalise/lxc-keys.js';
import {pctOptions} from '../normalise/pct-features.js';
import {didYouMean} from '../suggest.js';

/** Raw lxc lines: readable, of keys that Proxmox keeps, and not in the way of the container's start. */
export const rawLines = ({guests}: World): Finding[] =>
  guests
    .filter(({kind}) => kind === 'lxc')
    .flatMap((guest) => {
      const explicit = pctOptions(guest.object.pct_options);
      const beside = ['nesting', 'fuse'].filter((key) =>
        explicit.some((option) => option.key === key && option.value !== '0'),
      );
      return itemsOf(guest, 'lxc_options').flatMap(({value, pointer}) => {
        if (typeof value !== 'string') return [];
        const line = parseRawLine(value);
        if (line === undefined)
          return [
            error('malformed-lxc-option', pointer, `${nameOf(guest)}: "${value}" is not a line like "lxc.key: value"`),
          ];
        const findings: Finding[] = [];
        if (line.separator !== ':' && line.key !== 'lxc.cap.keep')
          findings.push(warning('lxc-option-form', pointer, `${nameOf(guest)}: read as "${line.key}: ${line.value}"`));
        if (line.key === 'lxc.cap.keep')
          findings.push(
            warning(
              'cap-keep',
              pointer,
              `${nameOf(guest)}: lxc.cap.keep is left out, the container would not start with it`,
              {hint: 'Proxmox drops capabilities itself, and LXC refuses both together; remove the line'},
            ),
          );
        else if (!isKnownLxcKey(line.key))
          findings.push(
            error(
              'unknown-lxc-key',
              pointer,
              `${nameOf(guest)}: Proxmox does not know "${line.key}" and would drop the line silently`,
              didYouMean(line.key, KNOWN_LXC_KEYS),
            ),
          );
        if (line.key === 'lxc.apparmor.profile' && beside.length > 0)
          findings.push(
            warning(
              'apparmor-over-features',
              pointer,
              `${nameOf(guest)}: lxc.apparmor.profile replaces the profile that Proxmox makes for ${beside.join(' and ')}`,
            ),
          );
        return findings;
      });
    });
