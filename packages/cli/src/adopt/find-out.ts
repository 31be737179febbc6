import {type Entry, isLifecycle, type Source, type Survey, sourceOf} from '@phoenix/adopt';
import type {DesiredState} from '@phoenix/config';
import {type GuestResource, guestOf, type Step} from '@phoenix/kit';
import {type GuestState, readBlock, readMark, type Snapshot} from '@phoenix/proxmox';
import type {Adopted, Findings} from './entries.js';
import {byMark, byStamps, type Configs, type FoundFeatures, isFeature, nameOf} from './find-features.js';
import type {Stamps} from './stamps.js';

export interface Knowledge {
  readonly survey: Survey;
  /** The config with the entries as far as they are known. */
  readonly state: DesiredState;
  readonly steps: readonly Step[];
  /** Of every guest that answers, adopted or not. */
  readonly stamps: ReadonlyMap<number, Stamps>;
  readonly configs: Configs;
}

export interface FoundOut {
  readonly findings: Findings;
  /** Features that were applied and that the entry does not name. */
  readonly lost: readonly string[];
  /** The snapshot that others are cloned from and that the entry does not name, and why. */
  readonly lostSnapshot?: string;
}

/** Features, phoenix's snapshots, and what the guest offers to be cloned from. */
export function findOut({guest, draft, findings}: Adopted, knowledge: Knowledge): FoundOut {
  const {survey, state} = knowledge;
  const resource = state.guests.get(guest.id);
  const block = readBlock(guest.config.description).block;
  const offered = offeredSnapshot(guest, survey);
  const isOurs = block.source !== undefined && resource !== undefined;
  const features = isOurs ? featuresOf(guest, offered, knowledge) : undefined;
  const isTemplate = guest.kind === 'vm' && guest.config.template;
  const goesOn = isTemplate || (features !== undefined && isCurrent(guest, features.hash));
  const more = {
    ...features?.more,
    ...(features === undefined || features.features.length === 0 ? {} : {features: features.features}),
    ...(resource === undefined
      ? {}
      : withoutContributed(draft.entry, features?.features ?? [], resource, knowledge.steps)),
    ...(goesOn ? {} : {enable_lifecycle_snapshots: false}),
  };
  const mark = offered === undefined ? undefined : readMark(offered.description);
  // One that others are cloned from and nothing else ends shut down, and a stale one would be taken again.
  const isKept = guest.running === (guest.config.keys.get('onboot') === '1');
  const isSame = offered !== undefined && (mark === undefined || mark === features?.hash);
  const lost = features?.lost ?? [];
  const isSource = isTemplate || (isSame && isKept);
  const power = guest.running || isSource ? {} : {start: false};
  return {
    findings: {
      ...findings,
      more: {...findings.more, ...more, ...power},
      ...(isSame && isKept ? {templateSnapshot: offered.name} : {}),
    },
    lost,
    ...(offered === undefined || (isSame && isKept)
      ? {}
      : {lostSnapshot: `${offered.name}: named, phoenix would ${isSame ? 'end with it shut down' : 'take it again'}`}),
  };
}

function featuresOf(
  guest: GuestState,
  offered: Snapshot | undefined,
  {state, steps, stamps, configs, survey}: Knowledge,
): FoundFeatures | undefined {
  const resource = state.guests.get(guest.id)!;
  const own = stamps.get(guest.id);
  if (own !== undefined) return byStamps(guest, resource, steps.filter(isFor(guest)), own, configs);
  const {template} = readBlock(guest.config.description).block;
  const mark = (offered === undefined ? undefined : readMark(offered.description)) ?? template;
  if (mark === undefined) return undefined;
  // What its clones have on their disks they mostly have from it.
  const clones = [...survey.node.guests.values()].filter((other) => sourceOf(other, survey)?.id === guest.id);
  const names = clones
    .flatMap(({id}) => [...(stamps.get(id)?.keys() ?? [])])
    .map((name) => name.replace(/^feature-/, ''));
  return byMark(mark, guest, resource, steps.filter(isFor(guest)), [...new Set(names)], configs);
}

/** What a feature sees to itself need not be said. */
function withoutContributed(
  {pct_options: options}: Entry,
  features: FoundFeatures['features'],
  resource: GuestResource,
  steps: readonly Step[],
): Entry {
  const names = features.map((one) => (typeof one === 'string' ? one : Object.keys(one)[0]));
  const given = steps
    .filter(({id}) => names.includes(nameOf(id)))
    .flatMap((step) => Object.entries(step.contribute?.(resource, {})?.pctFeatures ?? {}))
    .map(([key, value]) => `${key}=${value}`);
  if (!Array.isArray(options) || given.length === 0) return {};
  const left = options.filter((one) => !given.includes(one));
  return {pct_options: left.length === 0 ? undefined : left};
}

/** The guests, and those that were cloned from one of them: what is on their disks they mostly have from it. */
export const withClones = (guests: readonly GuestState[], survey: Survey): readonly GuestState[] => {
  const ids = new Set(guests.filter(({running}) => !running).map(({id}) => id));
  const clones = [...survey.node.guests.values()].filter((other) => ids.has(sourceOf(other, survey)?.id ?? 0));
  return [...new Set([...guests, ...clones])];
};

const isFor =
  ({kind}: GuestState) =>
  (step: Step): boolean =>
    !isFeature(step) || step.kinds === undefined || step.kinds.includes(kind);

/** Both of phoenix's own snapshots are what these features make, or could not be taken. */
function isCurrent({config}: GuestState, hash: string): boolean {
  const markOf = (name: string) => {
    const snapshot = config.snapshots.find((one) => one.name === name);
    return snapshot === undefined ? undefined : readMark(snapshot.description);
  };
  const [before, after] = [markOf('pre-configured'), markOf('final-form')];
  return before === hash && (after === undefined || after === hash);
}

/** The snapshot that other guests of the node were cloned from, or that phoenix can have taken for nothing else. */
function offeredSnapshot(guest: GuestState, survey: Survey): Snapshot | undefined {
  const names = [...survey.node.guests.values()]
    .map((other) => sourceOf(other, survey))
    .filter((source): source is Source => source?.id === guest.id)
    .flatMap(({snapname}) => snapname ?? []);
  const complete = guest.config.snapshots.filter(({snapstate}) => snapstate === undefined);
  return (
    complete.find(({name}) => names.includes(name)) ??
    complete.find(({name, description}) => readMark(description) !== undefined && !isLifecycle(name))
  );
}

/** What the guests of the config offer to be cloned from. */
export const offersOf = ({guests}: DesiredState): ReadonlyMap<number, Source> =>
  new Map(
    [...guests.values()].flatMap((resource): [number, Source][] => {
      const {id} = resource;
      if (resource.kind === 'vm' && resource.vm.isTemplate) return [[id, {id, snapname: undefined}]];
      const {templateSnapshot} = guestOf(resource);
      return templateSnapshot === undefined ? [] : [[id, {id, snapname: templateSnapshot}]];
    }),
  );

/** Stamped features that come along with what the guest is cloned from are named there. */
export const notInherited = (lost: readonly string[], id: number, {guests}: DesiredState): readonly string[] => {
  const above = new Set<string>();
  const seen = new Set<number>();
  for (let at = guests.get(id); at !== undefined && !seen.has(at.id); ) {
    seen.add(at.id);
    for (const {name} of guestOf(at).features) above.add(name);
    const from = guestOf(at).clonedFrom;
    at = from === undefined ? undefined : guests.get(from);
  }
  return lost.filter((name) => !above.has(name));
};
