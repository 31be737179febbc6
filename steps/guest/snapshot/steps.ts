import {
  defineStep,
  type GuestResource,
  guestOf,
  type Resource,
  type Step,
  type StepContext,
  type StepId,
} from '@phoenix/kit';
import {type GuestState, guestChange, guestState, readBlock, readMark} from '@phoenix/proxmox';
import {stampsOf} from '@phoenix/scripts';
import {asGuest} from '../resource.js';
import {hashFor} from '../snapshot-hash.js';
import {checkSnapshot} from './check.js';
import {disksBeside} from './disks-beside.js';
import type {SnapshotKind} from './kind.js';

const preConfigured: SnapshotKind = {
  nameFor: () => 'pre-configured',
  clean: ({kind}) => kind === 'lxc',
  stale: 'leave',
  essential: false,
  last: false,
  tooLate: whatLanded,
};
const finalForm: SnapshotKind = {
  nameFor: () => 'final-form',
  clean: () => false,
  stale: 'renew',
  essential: false,
  last: false,
};
const template: SnapshotKind = {
  nameFor: (resource) => guestOf(resource).templateSnapshot!,
  clean: (resource) => resource.kind === 'lxc' || !resource.vm.endsRunning,
  stale: 'renew',
  essential: true,
  last: true,
};

/**
 * The snapshot steps of a kind. `pre-configured`: the guest with its features, before data and application, what
 * `reconfigure` goes back to. `final-form`: the guest as it was found healthy. `template`: what others are cloned from.
 */
export const snapshotSteps = (kind: GuestResource['kind']): readonly Step[] => [
  step(kind, 'pre-configured', preConfigured, {wanted: lifecycle('pre-configured')}),
  step(kind, 'final-form', finalForm, {wanted: lifecycle('final-form')}),
  step(kind, 'template', template, {
    wanted: (resource) => !endsAsTemplate(resource) && guestOf(asGuest(resource)).templateSnapshot !== undefined,
    proves: proofFor,
  }),
];

const step = (
  of: GuestResource['kind'],
  name: string,
  kind: SnapshotKind,
  more: Pick<Step, 'wanted' | 'proves'>,
): Step =>
  defineStep({
    id: `${of}.snapshot.${name}` satisfies StepId,
    on: 'node',
    kinds: [of],
    ...more,
    locks: ({id}) => guestChange(id),
    retry: {attempts: 2, minMs: 3_000, on: ['command-failed']},
    // For a snapshot that another run is taking or removing.
    settle: {everyMs: 2_000, withinMs: 15 * 60_000},
    check: (context) => checkSnapshot(context, kind),
  });

/** Where the template snapshot has this name there is one snapshot, taken last. A Proxmox template can have none. */
function lifecycle(name: string): (resource: Resource) => boolean {
  return (resource) => {
    const {lifecycleSnapshots, templateSnapshot} = guestOf(asGuest(resource));
    return lifecycleSnapshots && templateSnapshot !== name && !endsAsTemplate(resource);
  };
}

const endsAsTemplate = (resource: Resource): boolean => resource.kind === 'vm' && resource.vm.isTemplate;

/** A current template snapshot of a guest that already is where it belongs, stopped. */
async function proofFor(context: StepContext): Promise<string | undefined> {
  const resource = asGuest(context.resource);
  const state = await context.facts(guestState(resource.id));
  const snapshot = state?.config.snapshots.find(({name}) => name === template.nameFor(resource));
  if (state === undefined || state.running || snapshot === undefined || snapshot.snapstate !== undefined)
    return undefined;
  const mark = readMark(snapshot.description);
  return mark === undefined || mark === hashFor(context, state) ? snapshot.name : undefined;
}

/** It is taken only while nothing after it has landed: data and application must not come back with a rollback. */
async function whatLanded({facts, resource}: StepContext, state: GuestState): Promise<string | undefined> {
  const {app, templateSnapshot} = guestOf(asGuest(resource));
  // Somebody else's guest may be in service: it would have to be shut down for it.
  if (readBlock(state.config.description).block.source === undefined) return 'phoenix has not made this guest';
  const beside = disksBeside(state.kind, state.config)[0];
  if (beside !== undefined) return `a rollback to it would take back ${beside.key} (${beside.what}), too`;
  const later = state.config.snapshots.find(({name}) => name === 'final-form' || name === templateSnapshot);
  if (later !== undefined) return `the later snapshot ${later.name} is there already`;
  if (app === undefined || !state.running) return undefined;
  const ran = (await facts(stampsOf(resource.id))).has(`app-${resource.id}`);
  return ran ? 'the application is there already' : undefined;
}
