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
import {desiredKeys, isCloudInit, isManaged} from '../../machine/desired-keys.js';
import {waitsForRestart} from '../../machine/hotplug.js';
import {isLeftAlone} from '../../machine/left-alone.js';
import {isOwn} from '../../machine/own.js';
import {isUnsayable, withUnsaid} from '../../machine/unsaid.js';

/** Compared by meaning, with pending over current: what is staged is not a change again. */
export function keysChange(own: VmResource, state: GuestState): readonly Change[] {
  const {id, vm} = own;
  const {config, running} = state;
  const current = effectiveKeys(config);
  const made = isOwn(state);
  const said = desiredKeys(vm, current);
  const desired = new Map(made ? said : withUnsaid(said, current));
  // Nobody is to get inside: whether it has an agent is for who made it to say.
  if (isLeftAlone(own, state)) desired.delete('agent');
  // A template's hash that a copy has brought along is not its own.
  const {text, block: noted} = readBlock(config.description);
  const {template, ...block} = noted;
  const note = vm.isTemplate && template !== undefined ? {...block, template} : block;
  const description = desiredDescription(vm, note, text);
  const set = [...desired].filter(([key, value]) => !sameVmValue(key, current.get(key), value));
  const gone = [...current]
    .filter(([key, value]) => isManaged(key) && !desired.has(key) && !sameVmValue(key, value, undefined))
    // With another seed cloud-init takes somebody else's VM for a new machine.
    .filter(([key, value]) => made || !(isCloudInit(key) || isUnsayable(key, value)))
    .filter(([key]) => key !== 'agent')
    .map(([key]) => key);
  // Where phoenix's line stands among the user's is no difference.
  if (!sameVmValue('description', writeBlock(text, noted), description)) {
    if (description === '') gone.push('description');
    else set.push(['description', description]);
  }
  if (set.length === 0 && gone.length === 0) return [];

  const fields = [...set.map(([key]) => key), ...gone];
  const diff = fields.map(
    (field): FieldDiff =>
      field === 'description'
        ? descriptionDiff(config.description, description)
        : {field, from: shown(field, current.get(field)), to: desired.get(field)},
  );
  const impact = !running ? 'none' : fields.some((field) => waits(config, field, desired)) ? 'restart' : 'hotplug';
  return [change(`set ${fields.join(', ')}`, commands(id, set, gone), {diff, impact})];
}

/** What goes back to what QEMU was started with only takes back what was staged. */
function waits({keys}: GuestConfig, field: string, desired: ReadonlyMap<string, string>): boolean {
  const [now, wanted] = [keys.get(field), desired.get(field)];
  return !sameVmValue(field, now, wanted) && waitsForRestart(field, now, wanted, keys.get('hotplug'));
}

/** One command; two where Proxmox would hold less memory against the balloon that is to go in the same one. */
function commands(id: number, set: readonly (readonly [string, string])[], gone: readonly string[]) {
  const options = Object.fromEntries(set);
  return gone.includes('balloon') && 'memory' in options
    ? [qmSet(id, {delete: gone}), qmSet(id, {set: options})]
    : [qmSet(id, {set: options, delete: gone})];
}

/** A password's hash that a clone has brought along is nobody's to read. */
const shown = (field: string, value: string | undefined): string | undefined =>
  field === 'cipassword' && value !== undefined ? '***' : value;
