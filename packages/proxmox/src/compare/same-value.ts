import {parseProperties} from '../guest-config/properties.js';
import {sizeToGiB} from '../guest-config/size.js';
import {pctDefaults} from './pct-defaults.js';

/**
 * Whether two values of a container's key mean the same to Proxmox, which rewrites what it is told: tags sorted and in
 * lower case, nameservers by spaces, properties in its own order. Undefined: absent, and so the default.
 */
export const sameValue = (key: string, a: string | undefined, b: string | undefined): boolean =>
  meaning(key, a) === meaning(key, b);

const meaning = (key: string, value = pctDefaults[key]): string | undefined => {
  if (value === undefined) return undefined;
  const kind = key.replace(/\d+$/, '');
  if (numbers.has(key)) return String(Number(value));
  if (booleans.has(key)) return truth(value);
  if (lists.has(key)) return words(value).join(' ');
  if (key === 'tags') return [...new Set(words(value.toLowerCase()))].sort().join(';');
  // Proxmox drops one line end at the end.
  if (key === 'description') return value.replace(/\n$/, '');
  const own = properties[kind];
  return own === undefined ? value.trim() : sortedProperties(value, own);
};

interface PropertyRules {
  readonly defaultKey?: string;
  /** What an absent property means. */
  readonly defaults?: Readonly<Record<string, string>>;
  readonly ignoreCase?: readonly string[];
  readonly booleans?: readonly string[];
}

const numbers = new Set(['memory', 'swap', 'cores', 'cpulimit', 'cpuunits', 'tty']);
const booleans = new Set(['onboot', 'protection', 'unprivileged', 'template', 'console', 'debug']);
const lists = new Set(['nameserver', 'searchdomain']);
const mount: PropertyRules = {
  defaultKey: 'volume',
  defaults: {ro: '0', backup: '0', quota: '0', replicate: '1', shared: '0'},
  booleans: ['ro', 'backup', 'quota', 'replicate', 'shared', 'acl'],
};
const properties: Readonly<Record<string, PropertyRules>> = {
  net: {
    defaults: {firewall: '0', link_down: '0', type: 'veth', ip: 'manual', ip6: 'manual'},
    ignoreCase: ['hwaddr', 'ip6', 'gw6'],
    booleans: ['firewall', 'link_down'],
  },
  features: {
    defaults: {nesting: '0', keyctl: '0', fuse: '0', mknod: '0', force_rw_sys: '0'},
    booleans: ['nesting', 'keyctl', 'fuse', 'mknod', 'force_rw_sys'],
  },
  dev: {defaultKey: 'path', defaults: {mode: '0660', uid: '0', gid: '0', 'deny-write': '0'}, booleans: ['deny-write']},
  startup: {defaultKey: 'order'},
  mp: mount,
  rootfs: mount,
};

const sortedProperties = (
  value: string,
  {defaultKey, defaults = {}, ignoreCase = [], booleans = []}: PropertyRules,
): string => {
  const entries = [...parseProperties(value, defaultKey)].map(([key, text]): [string, string] => {
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
