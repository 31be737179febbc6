import {asList, isObject} from '../json.js';
import {type PropertyWord, switchOf} from './property-words.js';

/** A map, or `key=value` each; the value may hold anything, `args=-cpu host,+vmx` too. */
export const qmOptionsOf = (given: unknown): PropertyWord[] => {
  if (isObject(given)) return Object.entries(given).map(([key, value]) => ({key, value: switchOf(value), at: key}));
  return asList(given).map((entry, i) => {
    const text = String(entry);
    const [, key = text.trim(), value = '1'] = /^\s*([^=:\s]+)\s*[=:]\s*(.*?)\s*$/s.exec(text) ?? [];
    return {key, value, at: Array.isArray(given) ? i : undefined};
  });
};
