import {type Change, change, type FieldDiff, type VirtualMachine, type VmResource} from '@phoenix/kit';
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
import {MADE_WITH} from '../../machine/made-with.js';
import {isOwn} from '../../machine/own.js';
import {isLeft, withUnsaid} from '../../machine/unsaid.js';

/** Compared by meaning, with pending over current: what is staged is not a change again. */
export function keysChange(own: VmResource, state: GuestState): readonly Change[] {
  const {id, vm} = own;
  const {config, running} = state;
  const current = effectiveKeys(config);
  const made = isOwn(state);
  const said = desiredKeys(vm, current);
  const desired = new Map(made ? said : withUnsaid(vm, said, current));
  // Nobody is to get inside: whether it has an agent is for who made it to say.
  if (isLeftAlone(own, state) && vm.agent === undefined) desired.delete('agent');
  // A template's hash that a copy has brought along is not its own.
  const {text, block: noted} = readBlock(config.description);
  const {template, ...block} = noted;
  const set = [...desired].filter(([key, value]) => !sameVmValue(key, current.get(key), value));
  const ours = new Set(made ? Object.keys(vm.options) : set.map(([key]) => key));
  const options = ownOptions(vm.options, block.lines, ours);
  const note = {...block, ...(vm.isTemplate && template !== undefined ? {template} : {}), lines: options.kept};
  const description = desiredDescription(vm, note, text);
  // What it was made with comes back: it booted from its disk, and a cloud image has its console.
  for (const key of options.gone) {
    const again =
      key === 'boot' ? `order=${vm.disk.device ?? 'scsi0'}` : isMadeWith(vm, key) ? MADE_WITH.get(key) : undefined;
    if (again !== undefined && !sameVmValue(key, current.get(key), again)) set.push([key, again]);
  }
  const left = options.gone.filter((key) => current.has(key) && !isMadeWith(vm, key) && key !== 'boot');
  const gone = [
    ...left,
    ...[...current]
      .filter(([key, value]) => isManaged(key) && !desired.has(key) && !sameVmValue(key, value, undefined))
      // With another seed cloud-init takes somebody else's VM for a new machine.
      .filter(([key, value]) => made || !(isCloudInit(key) || isLeft(key, value, vm)))
      .filter(([key]) => key !== 'agent')
      .map(([key]) => key),
  ];
  // Where phoenix's line stands among the user's is no difference. That it says an option to be phoenix's which somebody has
  // set as the config wants it is no change by itself.
  const isNoteAlone = set.length === 0 && gone.length === 0 && noted.lines.every((key) => note.lines.includes(key));
  const before = isNoteAlone ? {...noted, lines: note.lines} : noted;
  if (!sameVmValue('description', writeBlock(text, before), description)) {
    if (description === '') gone.push('description');
    else set.push(['description', description]);
  }
  if (set.length === 0 && gone.length === 0) return [];

  const wanted = new Map(set);
  const all = [...set.map(([key]) => key), ...gone];
  // That phoenix's note changes along with something else is nothing to read.
  const isAside = all.length > 1 && (vm.description === undefined || vm.description === text);
  const fields = all.filter((field) => field !== 'description' || !isAside);
  const diff = fields.map(
    (field): FieldDiff =>
      field === 'description'
        ? descriptionDiff(config.description, description)
        : {field, from: shown(field, current.get(field)), to: wanted.get(field)},
  );
  const impact = !running ? 'none' : fields.some((field) => waits(config, field, wanted)) ? 'restart' : 'hotplug';
  return [change(`set ${fields.join(', ')}`, commands(id, set, gone), {diff, impact})];
}

/** Options that phoenix has set are taken back when the config says them no more; others are somebody else's. */
function ownOptions(
  wanted: VirtualMachine['options'],
  noted: readonly string[],
  ours: ReadonlySet<string>,
): {readonly kept: readonly string[]; readonly gone: readonly string[]} {
  const kept = Object.keys(wanted).filter((key) => noted.includes(key) || ours.has(key));
  return {kept: kept.sort(), gone: noted.filter((key) => !Object.hasOwn(wanted, key))};
}

const isMadeWith = ({seeded}: VirtualMachine, key: string): boolean => seeded && MADE_WITH.has(key);

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
