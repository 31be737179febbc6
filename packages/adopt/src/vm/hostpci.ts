import {listed} from '../draft.js';
import {numbered} from '../numbered.js';

/** hostpci0 and on, in Proxmox's words. The config knows one device each. */
export function hostpciOf(keys: ReadonlyMap<string, string>): {
  readonly devices: readonly string[];
  readonly notes: readonly string[];
} {
  const all = numbered(keys, 'hostpci');
  const odd = all.filter(
    ([key, value], i) => key !== `hostpci${i}` || !SAYABLE.test(value.replace(/(^|,)host=/, '$1')),
  );
  if (odd.length > 0)
    return {
      devices: [],
      notes: [`the config has no word for ${listed(odd.map(([key, value]) => `${key} ${value}`))}`],
    };
  return {devices: all.map(([, value]) => value), notes: []};
}

const SAYABLE =
  /^(?:mapping=[\w-]+|[\da-f:.]+)(?:,(?:pcie|rombar|x-vga|romfile|mdev|legacy-igd|(?:sub-)?(?:vendor|device)-id)=[^,;]+)*$/i;
