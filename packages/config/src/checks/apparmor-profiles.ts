import {error, type Finding, warning} from '../finding.js';
import {nameOf} from '../guests/guest.js';
import type {World} from '../guests/world.js';
import {declaredProfiles, profileNameOf} from '../normalise/apparmor.js';

/** Profile files that declare what the container's config will name. Asked when the files have been read. */
export const apparmorProfiles = ({guests}: World, profiles: ReadonlyMap<string, string>): Finding[] =>
  guests
    .filter(({kind}) => kind === 'lxc')
    .flatMap((guest) => {
      const name = profileNameOf(guest.object);
      const content = name === undefined ? undefined : profiles.get(name);
      if (name === undefined || content === undefined) return [];
      const pointer = guest.at('apparmor_profile');
      // A file in a folder below is not loaded at boot; one that begins with a dot or a dash neither.
      if (!/^[\w][\w.+-]*$/.test(name))
        return [error('profile-name', pointer, `${nameOf(guest)}: "${name}" is no name for a profile`)];
      const declared = declaredProfiles(content);
      if (declared.includes(name)) return [];
      const found = declared.length === 0 ? 'no profile' : `the profile ${declared.join(', ')}`;
      const message = `${nameOf(guest)}: apparmor/${name} declares ${found}, not ${name}; the container keeps Proxmox's own`;
      return [
        warning('profile-missing', pointer, message, {hint: `let the file begin with: profile ${name} flags=(…) {`}),
      ];
    });
