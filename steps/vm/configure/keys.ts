import {type Change, change, type FieldDiff, type VmResource} from '@phoenix/kit';
import {
  effectiveKeys,
  type GuestConfig,
  type GuestState,
  qmSet,
  readBlock,
  sameVmValue,
  writeBlock,
} from '@phoenix/proxmox';
import {descriptionDiff} from '../../guest/description-diff.js';
import {desiredDescription} from '../../machine/description.js';
import {desiredKeys, isCloudInit, isManaged, type Keys} from '../../machine/desired-keys.js';
import {waitsForRestart} from '../../machine/hotplug.js';
import {isLeftAlone} from '../../machine/left-alone.js';
import {isOwn} from '../../machine/own.js';
import {isLeft, withUnsaid} from '../../machine/unsaid.js';
import {ownOptions} from './own-options.js';

/** What one `qm set` is to do. */
interface Difference {
  readonly set: readonly (readonly [key: string, value: string])[];
  readonly gone: readonly string[];
}

/** Compared by meaning, with pending over current: what is staged is not a change again. */
export function keysChange(own: VmResource, state: GuestState): readonly Change[] {
  const {vm} = own;
  const current = effectiveKeys(state.config);
  const desired = wantedKeys(own, state, current);
  const set = [...desired].filter(([key, value]) => !sameVmValue(key, current.get(key), value));
  const ours = new Set(isOwn(state) ? Object.keys(vm.options) : set.map(([key]) => key));
  const options = ownOptions(vm, current, readBlock(state.config.description).block.lines, ours);
  const keys: Difference = {
    set: [...set, ...options.back],
    gone: [...options.gone, ...unwantedKeys(own, state, current, desired)],
  };
  const notes = notesOf(own, state, options.noted);
  const all = withNotes(keys, notes, state, options.noted);
  return all.set.length === 0 && all.gone.length === 0 ? [] : [asChange(own, state, current, all, notes)];
}

function wantedKeys(own: VmResource, state: GuestState, current: Keys): Keys {
  const said = desiredKeys(own.vm, current);
  const wanted = new Map(isOwn(state) ? said : withUnsaid(own.vm, said, current));
  // Nobody is to get inside: whether it has an agent is for who made it to say.
  if (isLeftAlone(own, state) && own.vm.agent === undefined) wanted.delete('agent');
  return wanted;
}

const unwantedKeys = ({vm}: VmResource, state: GuestState, current: Keys, desired: Keys): readonly string[] =>
  [...current]
    .filter(([key, value]) => isManaged(key) && !desired.has(key) && !sameVmValue(key, value, undefined))
    // With another seed cloud-init takes somebody else's VM for a new machine.
    .filter(([key, value]) => isOwn(state) || !(isCloudInit(key) || isLeft(key, value, vm)))
    // Where the config says nothing of the agent it stays.
    .filter(([key]) => key !== 'agent')
    .map(([key]) => key);

/** The notes as they should be. A template's hash that a copy has brought along is not its own. */
function notesOf({vm}: VmResource, {config}: GuestState, lines: readonly string[]): string {
  const {text, block} = readBlock(config.description);
  const {template, ...rest} = block;
  const own = vm.isTemplate && template !== undefined ? {template} : {};
  return desiredDescription(vm, {...rest, ...own, lines}, text);
}

/**
 * Where phoenix's line stands among the user's is no difference. That it says an option to be phoenix's which somebody has
 * set as the config wants it is no change by itself.
 */
function withNotes({set, gone}: Difference, notes: string, {config}: GuestState, lines: readonly string[]): Difference {
  const {text, block} = readBlock(config.description);
  const isAlone = set.length === 0 && gone.length === 0 && block.lines.every((key) => lines.includes(key));
  const before = writeBlock(text, isAlone ? {...block, lines} : block);
  if (sameVmValue('description', before, notes)) return {set, gone};
  return notes === '' ? {set, gone: [...gone, 'description']} : {set: [...set, ['description', notes]], gone};
}

function asChange({id, vm}: VmResource, state: GuestState, current: Keys, all: Difference, notes: string): Change {
  const {config, running} = state;
  const wanted = new Map(all.set);
  const keys = [...wanted.keys(), ...all.gone];
  // That phoenix's note changes along with something else is nothing to read.
  const isAside =
    keys.length > 1 && (vm.description === undefined || vm.description === readBlock(config.description).text);
  const fields = keys.filter((field) => field !== 'description' || !isAside);
  const diff = fields.map(
    (field): FieldDiff =>
      field === 'description'
        ? descriptionDiff(config.description, notes)
        : {field, from: shown(field, current.get(field)), to: wanted.get(field)},
  );
  const impact = !running ? 'none' : fields.some((field) => waits(config, field, wanted)) ? 'restart' : 'hotplug';
  return change(`set ${fields.join(', ')}`, commands(id, all), {diff, impact});
}

/** What goes back to what QEMU was started with only takes back what was staged. */
function waits({keys}: GuestConfig, field: string, desired: Keys): boolean {
  const [now, wanted] = [keys.get(field), desired.get(field)];
  return !sameVmValue(field, now, wanted) && waitsForRestart(field, now, wanted, keys);
}

/** One command; two where Proxmox would hold less memory against the balloon that is to go in the same one. */
function commands(id: number, {set, gone}: Difference) {
  const options = Object.fromEntries(set);
  return gone.includes('balloon') && 'memory' in options
    ? [qmSet(id, {delete: gone}), qmSet(id, {set: options})]
    : [qmSet(id, {set: options, delete: gone})];
}

/** A password's hash that a clone has brought along is nobody's to read. */
const shown = (field: string, value: string | undefined): string | undefined =>
  field === 'cipassword' && value !== undefined ? '***' : value;
