import {type Change, change, type StepContext} from '@phoenix/kit';
import type {Dataset} from '@phoenix/proxmox';
import {differing, type SameValue} from './zfs-properties.js';

/** Only at creation (zfsprops(7): "cannot be changed after", "set only at creation"). */
const FIXED = [
  'casesensitivity',
  'normalization',
  'utf8only',
  'volblocksize',
  'encryption',
  'keyformat',
  'pbkdf2iters',
];

/** What a dataset that is there lacks of its properties; what can no longer be changed is a warning. */
export function setProperties(
  {warn}: Pick<StepContext, 'warn'>,
  {name, properties}: Dataset,
  wanted: Readonly<Record<string, string>>,
  same: SameValue,
): readonly Change[] {
  const all = differing(properties, wanted, same);
  const fixed = all.filter(([key]) => FIXED.includes(key));
  if (fixed.length > 0)
    warn(
      'fixed-property',
      `${name} has ${fixed.map(([key, from]) => `${key}=${from}`).join(', ')}, and that cannot change after it was made`,
      'make it anew by hand, or change the config',
    );
  const rest = all.filter(([key]) => !FIXED.includes(key));
  if (rest.length === 0) return [];
  const diff = rest.map(([key, from, to]) => ({field: `${name} ${key}`, from, to}));
  // Moving a mountpoint mounts it anew.
  const impact = rest.some(([key]) => key === 'mountpoint') ? 'hotplug' : 'none';
  const pairs = rest.map(([key, , to]) => `${key}=${to}`);
  return [change(`set ${pairs.join(', ')} of ${name}`, [{argv: ['zfs', 'set', ...pairs, name]}], {diff, impact})];
}
