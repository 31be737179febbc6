import type {MountOption, MountOptions} from '@phoenix/kit';
import type {JsonObject} from '../json.js';
import {words} from './network.js';

/** Switches of a mount, by the key that the config has for each. */
const SWITCHES = ['acl', 'quota', 'replicate', 'shared', 'ro'] as const satisfies readonly MountOption[];

/**
 * What an entry says of how its volume or folder is mounted, beyond what has a place of its own; undefined: nothing.
 * @param readOnly the key that says `ro`, where that has no place of its own
 */
export const mountOptionsOf = (entry: JsonObject, readOnly?: string): MountOptions | undefined => {
  const options: Partial<Record<MountOption, string>> = {};
  for (const name of SWITCHES) {
    const value = name === 'ro' ? entry[readOnly ?? ''] : entry[name];
    if (typeof value === 'boolean') options[name] = value ? '1' : '0';
  }
  // Proxmox keeps them in the order in which they are given, and they have none.
  if (entry.mount_options !== undefined)
    options.mountoptions = [...new Set(words(entry.mount_options))].sort().join(';');
  return Object.keys(options).length === 0 ? undefined : options;
};
