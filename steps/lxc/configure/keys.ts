import {type Change, change, type FieldDiff, type LxcResource} from '@phoenix/kit';
import {effectiveKeys, type GuestState, pctSet, readBlock, sameValue} from '@phoenix/proxmox';
import {desiredDescription} from '../../container/description.js';
import {desiredKeys, isManaged} from '../../container/desired-keys.js';

/**
 * Options that Proxmox stages as pending on a running container; all others apply at once (recorded, and the table of
 * fast-plug options of pve-container).
 */
const NEEDS_RESTART = /^(?:features|nameserver|searchdomain|timezone|dev\d+)$/;

/** Compared by meaning, with pending over current: what is staged is not a change again. */
export function keysChange({id, container}: LxcResource, {config, running}: GuestState): readonly Change[] {
  const current = effectiveKeys(config);
  const desired = new Map(desiredKeys(container, current));
  const {block} = readBlock(config.description);
  const description = desiredDescription(container, block);
  const set = [...desired].filter(([key, value]) => !sameValue(key, current.get(key), value));
  if (!sameValue('description', config.description, description)) set.push(['description', description]);
  const gone = [...current]
    .filter(([key, value]) => isManaged(key) && !desired.has(key) && !sameValue(key, value, undefined))
    .map(([key]) => key);
  if (description === '' && config.description !== '') gone.push('description');
  const changed = set.filter(([key, value]) => !(key === 'description' && value === ''));
  if (changed.length === 0 && gone.length === 0) return [];

  const fields = [...changed.map(([key]) => key), ...gone];
  const diff = fields.map(
    (field): FieldDiff =>
      field === 'description'
        ? {field, from: config.description, to: description}
        : {field, from: current.get(field), to: desired.get(field)},
  );
  const staged = running && fields.some((field) => NEEDS_RESTART.test(field));
  const command = pctSet(id, {set: Object.fromEntries(changed), delete: gone});
  return [
    change(`set ${fields.join(', ')}`, [command], {diff, impact: staged ? 'restart' : running ? 'hotplug' : 'none'}),
  ];
}
