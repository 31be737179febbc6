import {asObject, asText, isObject, type JsonObject} from '../json.js';
import {pointerOf} from '../pointer.js';

/** A container or VM as the files have it, defaults merged, not yet validated. */
export interface Guest {
  readonly kind: 'lxc' | 'vm';
  readonly id: number;
  /** Of its own entry. */
  readonly pointer: string;
  readonly object: JsonObject;
  /** Pointer of a field: into the guest's own entry, or into the defaults that it came from. */
  at(...path: readonly (string | number)[]): string;
}

export const guestOf = (
  kind: Guest['kind'],
  id: number,
  own: {readonly pointer: string; readonly value: JsonObject},
  defaults: {readonly pointer: string; readonly value: JsonObject},
  object: JsonObject,
): Guest => ({
  kind,
  id,
  pointer: own.pointer,
  object,
  at: (...path) => {
    const inherited = !has(own.value, path) && has(defaults.value, path);
    return (inherited ? defaults.pointer : own.pointer) + pointerOf(...path);
  },
});

const has = (value: unknown, [first, ...rest]: readonly (string | number)[]): boolean => {
  if (first === undefined) return true;
  if (Array.isArray(value)) return Number(first) < value.length && has(value[Number(first)], rest);
  return isObject(value) && first in value && has(value[first], rest);
};

/** `900 (gateway)` */
export const nameOf = ({id, object}: Guest): string => {
  const name = asText(object.name);
  return name === undefined ? String(id) : `${id} (${name})`;
};

/** Whether the guest says it itself: what the defaults say of all is meant for the others. */
export const isOwn = (guest: Guest, ...path: readonly (string | number)[]): boolean =>
  guest.at(...path).startsWith(`${guest.pointer}/`);

/** A guest's list field with the pointer of each item; a single value counts as a list of one. */
export const itemsOf = (guest: Guest, field: string): {readonly value: unknown; readonly pointer: string}[] => {
  const value = guest.object[field];
  if (Array.isArray(value)) return value.map((item: unknown, i) => ({value: item, pointer: guest.at(field, i)}));
  return value === undefined || value === null ? [] : [{value, pointer: guest.at(field)}];
};

/** The same, objects only. */
export const objectsOf = (guest: Guest, field: string): {readonly value: JsonObject; readonly pointer: string}[] =>
  itemsOf(guest, field)
    .filter(({value}) => isObject(value))
    .map(({value, pointer}) => ({value: asObject(value), pointer}));
