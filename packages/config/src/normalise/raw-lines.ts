import type {RawLine} from '@phoenix/kit';
import {asList, type JsonObject} from '../json.js';
import {isProfileDeclared} from './apparmor.js';
import {givenIdMaps, idMapLines, wholeIdMap} from './id-maps.js';
import {isKnownLxcKey, parseRawLine} from './lxc-keys.js';

/** `lxc_options`, then what `apparmor_profile` and `id_maps` say; a key that is given as a raw line too keeps the raw line's value. */
export const rawLinesOf = (object: JsonObject, profiles: ReadonlyMap<string, string>): RawLine[] => {
  const given = asList(object.lxc_options).flatMap((text) => {
    const line = parseRawLine(String(text));
    return line === undefined || !isKnownLxcKey(line.key) ? [] : [{key: line.key, value: line.value}];
  });
  const confined = isProfileDeclared(object, profiles) ? apparmorLines(object) : [];
  const added = [...confined, ...idMapLines(wholeIdMap(givenIdMaps(object.id_maps)))].filter(
    ({key}) => !given.some((line) => line.key === key),
  );
  const unique = new Map([...given, ...added].map((line) => [`${line.key}: ${line.value}`, line]));
  return [...unique.values()];
};

const apparmorLines = ({apparmor_profile: profile, apparmor_manages_nesting: nesting}: JsonObject): RawLine[] => {
  if (typeof profile !== 'string' || profile === 'default' || profile === '') return [];
  return [
    {key: 'lxc.apparmor.profile', value: profile},
    ...(nesting === true ? [{key: 'lxc.apparmor.allow_nesting', value: '1'}] : []),
  ];
};
