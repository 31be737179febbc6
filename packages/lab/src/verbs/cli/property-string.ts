import {type PropertyErrors, valueError} from './check-value.js';
import type {Properties} from './schema.js';

export type Parts = Readonly<Record<string, string>>;

/**
 * `local:8,mp=/data` by its keys. The word without a key is the one with `defaultKey`.
 * @returns the parts, or what PVE::JSONSchema says about the text (it ends in a newline)
 */
export const parseProperties = (text: string, keys: Properties, prefix = ''): Parts | string => {
  const parts: Record<string, string> = {};
  const defaultKey = Object.keys(keys).find((key) => keys[key]!.defaultKey);
  for (const word of text.split(',')) {
    if (/^\s*$/.test(word)) continue;
    const [, key, value] = /^([^=]+)=(.+)$/s.exec(word) ?? [];
    if (key !== undefined && value !== undefined) {
      const {alias, keyAlias} = keys[key] ?? {};
      const name = alias ?? key;
      if (name in parts) return `duplicate key in comma-separated list property: ${key}\n`;
      if (keyAlias !== undefined && keyAlias in parts) return `key alias '${keyAlias}' is already defined\n`;
      if (keyAlias !== undefined) parts[keyAlias] = key;
      parts[name] = keys[name]?.type === 'boolean' ? plainBoolean(value) : value;
    } else if (/^[^=]+$/.test(word)) {
      if (defaultKey === undefined) return 'value without key, but schema does not define a default key\n';
      if (defaultKey in parts) return `duplicate key in comma-separated list property: ${defaultKey}\n`;
      parts[defaultKey] = word;
    } else {
      return `invalid comma-separated list property: ${word}\n`;
    }
  }
  const errors = checkParts(parts, keys);
  const names = Object.keys(errors);
  if (names.length === 0) return parts;
  return `format error\n${names.map((name) => `${prefix}${name}: ${errors[name]}\n`).join('')}`;
};

const checkParts = (parts: Parts, keys: Properties): PropertyErrors => {
  const errors: Record<string, string> = {};
  for (const [key, value] of Object.entries(parts)) {
    const property = keys[key];
    const error =
      property === undefined
        ? 'property is not defined in schema and the schema does not allow additional properties'
        : valueError(value, property);
    if (error !== undefined) errors[key] = error;
  }
  for (const [key, property] of Object.entries(keys)) {
    if (property.required && property.alias === undefined && !(key in parts))
      errors[key] = 'property is missing and it is not optional';
  }
  return errors;
};

/** The keyless value first, then what is required, then the rest in order of the alphabet. */
export const printProperties = (parts: Parts, keys: Properties): string => {
  const rank = (key: string) => (keys[key]?.defaultKey ? 0 : keys[key]?.required ? 1 : 2);
  return Object.keys(parts)
    .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
    .map((key) => (keys[key]?.defaultKey ? parts[key]! : `${key}=${parts[key]}`))
    .join(',');
};

const plainBoolean = (text: string): string =>
  /^(1|on|yes|true)$/i.test(text) ? '1' : /^(0|off|no|false)$/i.test(text) ? '0' : text;
