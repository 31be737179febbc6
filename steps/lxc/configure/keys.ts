import {type Change, type Container, change, type FieldDiff, type LxcResource} from '@phoenix/kit';
import {
  effectiveKeys,
  type GuestConfig,
  type GuestState,
  pctSet,
  readBlock,
  sameValue,
  withoutMarks,
  writeBlock,
} from '@phoenix/proxmox';

import {desiredDescription} from '../../container/description.js';
import {desiredKeys, isManaged} from '../../container/desired-keys.js';
import {desiredRaw, lineText} from '../../container/desired-raw.js';
import {isLeft, isMade, withUnsaid} from '../../container/left-alone.js';
import {descriptionDiff} from '../../guest/description-diff.js';
import {nicsAtStart} from './nics-at-start.js';

/**
 * Options that Proxmox stages as pending on a running container; all others apply at once (recorded from 8.4, and the table
 * of fast-plug options of pve-container). Newer versions plug a new device at once: then nothing is pending after it was set.
 */
const NEEDS_RESTART = /^(?:features|ostype|nameserver|searchdomain|timezone|cmode|console|tty|debug|dev\d+)$/;

/** Compared by meaning, with pending over current: what is staged is not a change again. */
export function keysChange({id, container}: LxcResource, {config, running}: GuestState): readonly Change[] {
  const current = effectiveKeys(config);
  const isOwn = isMade(config);
  // One that the config does not say is what Proxmox has found in the template.
  const ostype = container.ostype === undefined ? [] : [['ostype', container.ostype] as const];
  const said = new Map([...desiredKeys(container, current), ...ostype]);
  const desired = new Map(isOwn ? said : withUnsaid(container, said, current));
  const {block, text} = readBlock(config.description);
  const description = desiredDescription(container, block, text);
  const set = [...desired].filter(([key, value]) => !sameValue(key, current.get(key), value));
  // Where phoenix's line stands among the user's is no difference.
  const noted = isNoteAlone(container, config) || sameValue('description', writeBlock(text, block), description);
  if (!noted) set.push(['description', description]);
  const gone = [...current]
    .filter(([key, value]) => isManaged(key) && !desired.has(key) && !sameValue(key, value, undefined))
    .filter(([key, value]) => isOwn || !isLeft(key, value, container))
    .map(([key]) => key);
  if (!noted && description === '') gone.push('description');
  const changed = set.filter(([key, value]) => !(key === 'description' && value === ''));
  if (changed.length === 0 && gone.length === 0) return [];

  const fields = [...changed.map(([key]) => key), ...gone];
  const diff = fields.map(
    (field): FieldDiff =>
      field === 'description'
        ? descriptionDiff(config.description, description)
        : {field, from: current.get(field), to: desired.get(field)},
  );
  const staged = running && (fields.some((field) => NEEDS_RESTART.test(field)) || nicsAtStart(diff).length > 0);
  const command = pctSet(id, {set: Object.fromEntries(changed), delete: gone});
  return [
    change(`set ${fields.join(', ')}`, [command], {diff, impact: staged ? 'restart' : running ? 'hotplug' : 'none'}),
  ];
}

/**
 * The text is as it should be, and the raw lines that the config names are there: that they are not noted as phoenix's is
 * no change to a container that phoenix has neither made nor written to. They are somebody else's, and stay so.
 */
function isNoteAlone(container: Container, {description, raw}: GuestConfig): boolean {
  const there = new Set(raw.map(lineText));
  return (
    readBlock(description).text === description &&
    sameValue('description', description, container.description ?? withoutMarks(description)) &&
    desiredRaw(container).every((line) => there.has(lineText(line)))
  );
}
