import {type Finding, warning} from '../finding.js';
import {type Guest, nameOf, objectsOf} from '../guests/guest.js';
import type {World} from '../guests/world.js';
import {asText} from '../json.js';

interface Use {
  readonly value: string | undefined;
  readonly pointer: string;
}

/** Names, addresses and MACs that two guests share: both start, and one of them is unreachable. */
export const duplicates = ({guests}: World): Finding[] => [
  ...shared(guests, 'name', (guest) => [{value: asText(guest.object.name)?.toLowerCase(), pointer: guest.at('name')}]),
  ...shared(guests, 'ip', (guest) =>
    objectsOf(guest, 'network_config').flatMap(({value, pointer}) =>
      ['ip', 'ip6'].map((key) => ({value: address(value[key]), pointer: `${pointer}/${key}`})),
    ),
  ),
  ...shared(guests, 'mac', (guest) => [
    {value: asText(guest.object.mac_address)?.toLowerCase(), pointer: guest.at('mac_address')},
    ...objectsOf(guest, 'network_config').map(({value, pointer}) => ({
      value: asText(value.mac)?.toLowerCase(),
      pointer: `${pointer}/mac`,
    })),
  ]),
];

const address = (value: unknown): string | undefined => {
  const text = asText(value);
  // `dhcp`, its like and its misspellings are no addresses; the schema tells of the latter.
  return text === undefined || !/[.:]/.test(text) ? undefined : text.replace(/\/.*$/, '');
};

const shared = (guests: readonly Guest[], what: string, usesOf: (guest: Guest) => Use[]): Finding[] => {
  const first = new Map<string, Guest>();
  return guests.flatMap((guest) =>
    usesOf(guest).flatMap(({value, pointer}) => {
      if (value === undefined) return [];
      const other = first.get(value);
      first.set(value, other ?? guest);
      // Two entries of one id are one mistake, which duplicateIds names.
      if (other === undefined || (other !== guest && other.id === guest.id)) return [];
      return [
        warning(
          `duplicate-${what}`,
          pointer,
          `${nameOf(guest)} has the ${what} ${value}, which ${nameOf(other)} has too`,
        ),
      ];
    }),
  );
};
