import {type Change, change, defineStep, Refusal, type StepContext, StepError} from '@phoenix/kit';
import {
  type GuestState,
  guestChange,
  guestState,
  qmSet,
  qmTemplate,
  readBlock,
  type Snapshot,
  writeBlock,
} from '@phoenix/proxmox';
import {refuseHa} from '../../guest/ha.js';
import {awaitLock} from '../../guest/lock.js';
import {asVm} from '../../machine/resource.js';
import {shutDown} from '../../machine/shutdown.js';
import {isStale, templateHash} from '../../machine/template-hash.js';
import {cleanGuest} from './clean.js';

/** Turns a VM whose inside is done into a Proxmox template: cleaned of what makes it this one, shut down, converted. */
export default defineStep({
  id: 'vm.template',
  on: 'node',
  kinds: ['vm'],
  wanted: (resource) => asVm(resource).vm.isTemplate,
  locks: ({id}) => guestChange(id),
  settle: {everyMs: 2_000, withinMs: 15 * 60_000},
  timeoutMs: 30 * 60_000,
  async proves(context) {
    const state = await context.facts(guestState(context.resource.id));
    // A stale one too: it cannot be started, and there is no way into it.
    return state?.config.template === true ? 'template' : undefined;
  },
  async check(context) {
    const state = await context.facts(guestState(context.resource.id));
    if (state === undefined) throw absent(context);
    if (!state.config.template) return finish(context, state);
    judge(context, state);
    return [];
  },
});

async function finish(context: StepContext, state: GuestState): Promise<readonly Change[]> {
  const {id, name} = context.resource;
  const {config, running} = state;
  refuseSnapshots(context, config.snapshots);
  await refuseHa(context, 'stopped');
  const waiting = await awaitLock(context, state);
  if (waiting.length > 0) return waiting;
  // Only a running guest can be cleaned, and the steps before this one have it run.
  const {entered} = asVm(context.resource).vm;
  if (!running && entered)
    throw new StepError({code: 'not-ready', message: `${id} ${name} was stopped before it could be cleaned`}, true);
  const {text, block} = readBlock(config.description);
  const description = writeBlock(text, {...block, template: templateHash(context, config)});
  // `qm template` exits 0 also when it failed: that the config then says so is the proof, and the hash counts only there.
  const convert = [qmSet(id, {set: {description}}), qmTemplate(id)];
  if (!entered)
    return [
      change(`${running ? `shut ${id} down and make it` : `make ${id}`} a template`, [
        ...(running ? [shutDown(id)] : []),
        ...convert,
      ]),
    ];
  return [change(`clean ${id}, shut it down and make it a template`, [cleanGuest(id), shutDown(id), ...convert])];
}

/** A snapshot may have the others before it as its parents: the newest goes first. */
function refuseSnapshots({resource: {id, name}}: StepContext, snapshots: readonly Snapshot[]): void {
  if (snapshots.length === 0) return;
  const newestFirst = [...snapshots].sort((a, b) => (b.snaptime ?? 0) - (a.snaptime ?? 0)).map((one) => one.name);
  throw new Refusal(
    'has-snapshots',
    `${id} ${name} has snapshots (${newestFirst.join(', ')}), and Proxmox makes no template of such a VM`,
    newestFirst.map((one) => `qm delsnapshot ${id} ${one}`).join('; '),
  );
}

function judge(context: StepContext, {config}: GuestState): void {
  const {
    warn,
    resource: {id, name},
  } = context;
  if (readBlock(config.description).block.template === undefined)
    warn('foreign-template', `${id} ${name} was made a template by somebody else; it is taken as it is`);
  else if (isStale(context, config))
    warn(
      'stale-template',
      `the template ${id} ${name} is not what the config makes any more; it is left as it is`,
      `--allow recreate:${id} makes it again; or give the new one another id`,
    );
}

const absent = ({resource: {id, name}}: StepContext): StepError =>
  new StepError({code: 'not-ready', message: `${id} ${name} does not exist`}, true);
