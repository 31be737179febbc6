import {error, type Finding} from '../finding.js';
import {nameOf} from '../guests/guest.js';
import type {World} from '../guests/world.js';
import {asText} from '../json.js';
import {didYouMean} from '../suggest.js';

/** Proxmox refuses a container's time zone that is not `host` and that the node does not know, when it is made. */
export const timezones = ({guests}: World): Finding[] =>
  guests
    .filter(({kind}) => kind === 'lxc')
    .flatMap((guest) => {
      const zone = asText(guest.object.timezone);
      if (zone === undefined || zone === 'host' || isZone(zone)) return [];
      const message = `${nameOf(guest)}: there is no time zone "${zone}"`;
      return [error('unknown-timezone', guest.at('timezone'), message, nearest(zone))];
    });

/** Aliases too, `Asia/Kolkata`; an offset is no name. */
const isZone = (zone: string): boolean => {
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    new Intl.DateTimeFormat('en', {timeZone: zone});
    return true;
  } catch {
    return false;
  }
};

const nearest = (zone: string): {hint?: string} => {
  const known = Intl.supportedValuesOf('timeZone');
  const city = known.find((name) => name.split('/').at(-1)?.toLowerCase() === zone.toLowerCase().replaceAll(' ', '_'));
  return city === undefined ? didYouMean(zone, known) : {hint: `did you mean "${city}"?`};
};
