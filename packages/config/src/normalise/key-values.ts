import {isObject} from '../json.js';

export interface KeyValues {
  readonly values: Readonly<Record<string, string>>;
  /** Words that are no `key=value`. */
  readonly odd: readonly string[];
}

/** A map, or `k=v,k=v`, or `k=v k=v`; `-o` and `-O`, as zpool(8) writes them, may stand between. */
const keyValues = (given: unknown, yes: string, no: string): KeyValues => {
  const text = (value: unknown) => (typeof value === 'boolean' ? (value ? yes : no) : String(value));
  if (isObject(given))
    return {values: Object.fromEntries(Object.entries(given).map(([key, value]) => [key, text(value)])), odd: []};
  const parts = typeof given === 'string' ? given.split(/[\s,;]+/).filter((part) => part !== '') : [];
  const pairs = parts.filter((part) => !/^-[oO]$/.test(part));
  const isPair = (part: string) => /^[^=]+=./.test(part);
  return {
    values: Object.fromEntries(
      pairs.filter(isPair).map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]),
    ),
    odd: pairs.filter((part) => !isPair(part)),
  };
};

/** ZFS writes its switches so. */
export const zfsValues = (given: unknown): KeyValues => keyValues(given, 'on', 'off');

/** smb.conf(5) writes its switches so. */
export const sambaValues = (given: unknown): KeyValues => keyValues(given, 'yes', 'no');
