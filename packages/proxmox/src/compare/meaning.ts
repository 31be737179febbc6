import {parseProperties} from '../guest-config/properties.js';
import {sizeToGiB} from '../guest-config/size.js';

/** How Proxmox reads the values of one kind of guest. */
export interface ValueRules {
  /** What an absent key means. */
  readonly defaults: Readonly<Record<string, string>>;
  readonly numbers: ReadonlySet<string>;
  readonly booleans: ReadonlySet<string>;
  /** Words in any order of separators. */
  readonly lists: ReadonlySet<string>;
  /** Words whose order means nothing. */
  readonly sets?: ReadonlySet<string>;
  /** Property strings, by key without its number. */
  readonly properties: Readonly<Record<string, PropertyRules>>;
}

export interface PropertyRules {
  readonly defaultKey?: string;
  /** What an absent property means. */
  readonly defaults?: Readonly<Record<string, string>>;
  readonly ignoreCase?: readonly string[];
  readonly booleans?: readonly string[];
  /** Rewrites the properties before they are compared: where two spellings mean the same. */
  normalise?(properties: Map<string, string>): Map<string, string>;
}

/** A text that two values share exactly if they mean the same to Proxmox. Undefined: absent, and without a default. */
export const meaningOf = (rules: ValueRules, key: string, value = rules.defaults[key]): string | undefined => {
  if (value === undefined) return undefined;
  if (rules.numbers.has(key)) return String(Number(value));
  if (rules.booleans.has(key)) return truth(value);
  if (rules.lists.has(key)) return words(value).join(' ');
  if (rules.sets?.has(key)) return [...new Set(words(value))].sort().join(' ');
  if (key === 'tags') return [...new Set(words(value.toLowerCase()))].sort().join(';');
  // Proxmox drops one line end at the end.
  if (key === 'description') return value.replace(/\n$/, '');
  const own = rules.properties[key.replace(/\d+$/, '')];
  return own === undefined ? value.trim() : sortedProperties(value, own);
};

const sortedProperties = (value: string, rules: PropertyRules): string => {
  const {defaultKey, defaults = {}, ignoreCase = [], booleans = [], normalise = (same) => same} = rules;
  const entries = [...normalise(parseProperties(value, defaultKey))].map(([key, text]): [string, string] => {
    if (booleans.includes(key)) return [key, truth(text)];
    if (key === 'size') return [key, String(sizeToGiB(text) ?? text)];
    return [key, ignoreCase.includes(key) ? text.toLowerCase() : text];
  });
  return entries
    .filter(([key, text]) => defaults[key] !== text)
    .map(([key, text]) => `${key}=${text}`)
    .sort()
    .join(',');
};

const truth = (value: string): string => (/^(?:1|yes|on|true)$/i.test(value) ? '1' : '0');
const words = (value: string): readonly string[] => value.split(/[,;\s]+/).filter((word) => word !== '');
