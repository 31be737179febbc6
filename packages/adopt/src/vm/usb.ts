import {listed} from '../draft.js';
import {numbered} from '../numbered.js';

/** usb0 and on. */
export function usbOf(keys: ReadonlyMap<string, string>): {
  readonly devices: readonly string[];
  readonly notes: readonly string[];
} {
  const all = numbered(keys, 'usb');
  // One that lies behind a gap would get another number.
  return all.every(([key], i) => key === `usb${i}`)
    ? {devices: all.map(([, value]) => value), notes: []}
    : {devices: [], notes: [`the config has no word for ${listed(all.map(([key, value]) => `${key} ${value}`))}`]};
}
