import {listed} from '../draft.js';

/** hostpci0 and on, in Proxmox's words. The config knows one device each. */
export function hostpciOf(keys: ReadonlyMap<string, string>): {
  readonly devices: readonly string[];
  readonly notes: readonly string[];
} {
  const all = [...keys]
    .filter(([key]) => /^hostpci\d+$/.test(key))
    .sort(([a], [b]) => Number(a.slice(7)) - Number(b.slice(7)));
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

/** usb0 and on. */
export function usbOf(keys: ReadonlyMap<string, string>): {
  readonly devices: readonly string[];
  readonly notes: readonly string[];
} {
  const all = [...keys]
    .filter(([key]) => /^usb\d+$/.test(key))
    .sort(([a], [b]) => Number(a.slice(3)) - Number(b.slice(3)));
  // One that lies behind a gap would get another number.
  return all.every(([key], i) => key === `usb${i}`)
    ? {devices: all.map(([, value]) => value), notes: []}
    : {devices: [], notes: [`the config has no word for ${listed(all.map(([key, value]) => `${key} ${value}`))}`]};
}
