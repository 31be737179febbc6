import {asList, isObject} from '../json.js';

/** `key=value` of Proxmox's, as the config gives it. */
export interface PropertyWord {
  readonly key: string;
  /** Switches as `0` or `1`. */
  readonly value: string;
  /** In a list or a map; undefined: given as one string. */
  readonly at: string | number | undefined;
}

/** Proxmox's properties as `k=v,k=v`, as a list of them, or as a map. A word without a value switches it on. */
export const propertyWords = (given: unknown): PropertyWord[] => {
  if (isObject(given)) return Object.entries(given).map(([key, value]) => ({key, value: switchOf(value), at: key}));
  return asList(given).flatMap((entry, i) =>
    String(entry)
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '')
      .map((part) => {
        const equals = part.indexOf('=');
        const [key, value] = equals < 0 ? [part, '1'] : [part.slice(0, equals).trim(), part.slice(equals + 1).trim()];
        return {key, value, at: Array.isArray(given) ? i : undefined};
      }),
  );
};

export const switchOf = (value: unknown): string => (typeof value === 'boolean' ? (value ? '1' : '0') : String(value));

/** Undefined: nothing is said. The last word of a key counts. */
export const propertiesOf = (given: unknown): Readonly<Record<string, string>> | undefined =>
  given === undefined ? undefined : Object.fromEntries(propertyWords(given).map(({key, value}) => [key, value]));
