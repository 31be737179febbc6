/**
 * What a VM of a cloud image is made with where the config says nothing else: cloud images speak on the serial console, and
 * many of them nowhere else.
 */
export const MADE_WITH: ReadonlyMap<string, string> = new Map([
  ['ostype', 'l26'],
  ['serial0', 'socket'],
  ['vga', 'serial0'],
]);
