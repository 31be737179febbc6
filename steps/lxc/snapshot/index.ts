import {defineStep, type LxcResource, type StepContext} from '@phoenix/kit';
import {type GuestState, guestChange, guestState, mountsOf, readBlock, readMark} from '@phoenix/proxmox';
import {stampsOf} from '@phoenix/scripts';
import {asContainer} from '../../container/resource.js';
import {hashFor} from '../../container/snapshot-hash.js';
import {checkSnapshot, type SnapshotKind} from './snapshot.js';

const retry = {attempts: 2, minMs: 3_000, on: ['command-failed']} as const;
/** For a snapshot that another run is taking or removing. */
const settle = {everyMs: 2_000, withinMs: 15 * 60_000};

const preConfigured: SnapshotKind = {
  nameFor: () => 'pre-configured',
  clean: true,
  stale: 'leave',
  essential: false,
  last: false,
  tooLate: whatLanded,
};
const finalForm: SnapshotKind = {
  nameFor: () => 'final-form',
  clean: false,
  stale: 'renew',
  essential: false,
  last: false,
};
const template: SnapshotKind = {
  nameFor: ({container}) => container.templateSnapshot!,
  clean: true,
  stale: 'renew',
  essential: true,
  last: true,
};

const lifecycle = (name: string) => (resource: Parameters<typeof asContainer>[0]) => {
  const {lifecycleSnapshots, templateSnapshot} = asContainer(resource).container;
  // Where the template snapshot has this name there is one snapshot, taken last.
  return lifecycleSnapshots && templateSnapshot !== name;
};

/** The guest with its features, before data and application: what `reconfigure` goes back to. */
const preConfiguredStep = defineStep({
  id: 'lxc.snapshot.pre-configured',
  on: 'node',
  kinds: ['lxc'],
  wanted: lifecycle('pre-configured'),
  locks: ({id}) => guestChange(id),
  retry,
  settle,
  check: (context) => checkSnapshot(context, preConfigured),
});

/** The guest as it was found healthy. */
const finalFormStep = defineStep({
  id: 'lxc.snapshot.final-form',
  on: 'node',
  kinds: ['lxc'],
  wanted: lifecycle('final-form'),
  locks: ({id}) => guestChange(id),
  retry,
  settle,
  check: (context) => checkSnapshot(context, finalForm),
});

/** What others are cloned from. */
const templateStep = defineStep({
  id: 'lxc.snapshot.template',
  on: 'node',
  kinds: ['lxc'],
  wanted: (resource) => asContainer(resource).container.templateSnapshot !== undefined,
  locks: ({id}) => guestChange(id),
  retry,
  settle,
  proves: proofFor,
  check: (context) => checkSnapshot(context, template),
});

export default [preConfiguredStep, finalFormStep, templateStep];

/** A current template snapshot of a guest that already is where it belongs, stopped. */
async function proofFor(context: StepContext): Promise<string | undefined> {
  const resource = asContainer(context.resource);
  const state = await context.facts(guestState(resource.id));
  const snapshot = state?.config.snapshots.find(({name}) => name === template.nameFor(resource));
  if (state === undefined || state.running || snapshot === undefined || snapshot.snapstate !== undefined)
    return undefined;
  const mark = readMark(snapshot.description);
  return mark === undefined || mark === hashFor(context, state) ? snapshot.name : undefined;
}

/** It is taken only while nothing after it has landed: data and application must not come back with a rollback. */
async function whatLanded({facts, resource}: StepContext, state: GuestState): Promise<string | undefined> {
  const own: LxcResource = asContainer(resource);
  // Somebody else's guest may be in service: it would have to be shut down for it.
  if (readBlock(state.config.description).block.source === undefined) return 'phoenix has not made this guest';
  const mounted = mountsOf(state.config).find(({key}) => key !== 'rootfs');
  if (mounted !== undefined) return `${mounted.key} (${mounted.mp}) is there already`;
  const later = state.config.snapshots.find(
    ({name}) => name === 'final-form' || name === own.container.templateSnapshot,
  );
  if (later !== undefined) return `the later snapshot ${later.name} is there already`;
  if (own.container.app === undefined || !state.running) return undefined;
  const ran = (await facts(stampsOf(own.id))).has(`app-${own.id}`);
  return ran ? 'the application is there already' : undefined;
}
