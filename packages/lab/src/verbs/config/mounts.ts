import {type Parts, parseProperties, printProperties} from '../cli/property-string.js';
import {containerOptions} from '../options/container.js';
import type {Options} from './guest-config.js';

/** A rootfs, mpN or unusedN, taken apart. */
export interface Mount {
  readonly key: string;
  readonly volume: string;
  readonly type: 'volume' | 'bind' | 'device';
  readonly parts: Parts;
}

export const isMountKey = (key: string): boolean => key === 'rootfs' || /^mp\d+$/.test(key);
export const isUnusedKey = (key: string): boolean => /^unused\d+$/.test(key);

const keysFor = (key: string) => containerOptions[key === 'rootfs' ? 'rootfs' : 'mp[255]']!.keys!;

export const parseMount = (key: string, value: string): Mount => {
  const parsed = isUnusedKey(key) ? {volume: value} : parseProperties(value, keysFor(key));
  const parts = typeof parsed === 'string' ? {volume: value.split(',')[0]!} : parsed;
  const volume = parts.volume!;
  const type = volume.startsWith('/dev/') ? 'device' : volume.startsWith('/') ? 'bind' : 'volume';
  return {key, volume, type, parts: {...parts, mp: key === 'rootfs' ? '/' : (parts.mp ?? '')}};
};

export const printMount = ({key, parts}: Mount, changes: Parts = {}): string => {
  const {mp, ...rest} = {...parts, ...changes};
  return printProperties(key === 'rootfs' ? rest : {...rest, mp: mp!}, keysFor(key));
};

/** rootfs first, then mp0 and up. */
export const mountsOf = (options: Options): Mount[] =>
  Object.keys(options)
    .filter(isMountKey)
    .sort((a, b) => rank(a) - rank(b))
    .map((key) => parseMount(key, options[key]!));

const rank = (key: string): number => (key === 'rootfs' ? -1 : Number(key.slice(2)));

/** Puts a volume that nothing mounts any more under the first free unusedN; a volume that is listed stays where it is. */
export const addUnused = (options: Options, volume: string): void => {
  const keys = Object.keys(options).filter(isUnusedKey);
  if (keys.some((key) => options[key] === volume)) return;
  for (let number = 0; number < 256; number += 1) {
    if (options[`unused${number}`] !== undefined) continue;
    options[`unused${number}`] = volume;
    return;
  }
};

export const dropUnused = (options: Options, volume: string): void => {
  for (const key of Object.keys(options).filter(isUnusedKey)) if (options[key] === volume) delete options[key];
};
