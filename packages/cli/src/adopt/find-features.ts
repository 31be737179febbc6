import type {GuestResource, Step} from '@phoenix/kit';
import {type GuestState, readBlock, readMark} from '@phoenix/proxmox';
import {hashOf} from '@phoenix/scripts';
import type {Stamps} from './stamps.js';

type Values = Readonly<Record<string, unknown>>;

/** Features, and what else the entry has to say for phoenix to recognise what they have done. */
export interface FoundFeatures {
  /** For the entry: names, or {name: config}. */
  readonly features: readonly (string | Values)[];
  /** Keys of the entry that enter the hashes although they are defaults. */
  readonly more: Values;
  /** The hash that a snapshot taken behind these features carries. */
  readonly hash: string;
  /** Stamped, and with a config that cannot be found again. */
  readonly lost: readonly string[];
}

/** What a feature may have been told. @param own what would stand in the entry @param whole with what the file's root adds */
export type Configs = (step: Step) => readonly {readonly own: Values; readonly whole: Values}[];

/** Longer lists of features of a guest that cannot be asked are not guessed. */
const AT_MOST = 3;

/**
 * The features of a guest that answers: those of its stamps whose hash comes of a config that can be thought of. The order
 * is the one that its snapshots were taken with, where that can be told.
 */
export function byStamps(
  guest: GuestState,
  resource: GuestResource,
  steps: readonly Step[],
  stamps: Stamps,
  configs: Configs,
): FoundFeatures {
  const stamped = steps.filter(({id}) => stamps.has(stampName(id)));
  const answers = objectsFor(resource).map(({object, more}) => {
    const choices = stamped.flatMap((step) => {
      const hash = stamps.get(stampName(step.id));
      const choice = choicesFor(step, resource, object, configs).find(({fingerprint}) => fingerprint === hash);
      return choice === undefined ? [] : [choice];
    });
    return {choices, more};
  });
  const [best = {choices: [], more: {}}] = answers.sort((a, b) => b.choices.length - a.choices.length);
  const marks = new Set(guest.config.snapshots.map(({description}) => readMark(description)));
  const hashes = (choices: readonly Choice[]) => hashBehind(guest, prefixOf(resource, steps), choices);
  const ordered = orders(best.choices).find((choices) => marks.has(hashes(choices))) ?? best.choices;
  return {
    ...found(ordered, best.choices.length === 0 ? {} : best.more, hashes(ordered)),
    lost: stamped.filter(({id}) => !ordered.some((choice) => choice.step.id === id)).map(({id}) => nameOf(id)),
  };
}

/**
 * The features of a guest that cannot be asked, from the hash that its snapshot or template carries.
 * @param names those that are likely; the others are tried after them
 */
export function byMark(
  mark: string,
  guest: GuestState,
  resource: GuestResource,
  steps: readonly Step[],
  names: readonly string[],
  configs: Configs,
): FoundFeatures | undefined {
  const prefix = prefixOf(resource, steps);
  const likely = [...steps].filter(isFeature).sort((a, b) => place(a) - place(b));
  function place({id}: Step): number {
    const at = names.indexOf(nameOf(id));
    return at < 0 ? names.length : at;
  }
  for (const {object, more} of objectsFor(resource)) {
    const choices = likely.flatMap((step) => choicesFor(step, resource, object, configs));
    for (const one of sequences(choices, AT_MOST)) {
      const hash = hashBehind(guest, prefix, one);
      if (hash === mark) return {...found(one, one.length === 0 ? {} : more, hash), lost: []};
    }
  }
  return undefined;
}

interface Choice {
  readonly step: Step;
  readonly own: Values;
  readonly fingerprint: string;
}

const found = (choices: readonly Choice[], more: Values, hash: string): Omit<FoundFeatures, 'lost'> => ({
  features: choices.map(({step, own}) => (Object.keys(own).length === 0 ? nameOf(step.id) : {[nameOf(step.id)]: own})),
  more,
  hash,
});

function choicesFor(step: Step, resource: GuestResource, object: Values, configs: Configs): readonly Choice[] {
  return configs(step).flatMap(({own, whole}) => {
    const fingerprint = step.fingerprint?.({...resource, object}, whole);
    return fingerprint === undefined ? [] : [{step, own, fingerprint}];
  });
}

/** Defaults that somebody may have written out: scripts see the difference, so it enters their hashes. */
function objectsFor({kind, object}: GuestResource): readonly {readonly object: Values; readonly more: Values}[] {
  if (kind === 'vm' || 'unprivileged' in object) return [{object, more: {}}];
  const more = {unprivileged: true};
  return [
    {object, more: {}},
    {object: {...object, ...more}, more},
  ];
}

/** As steps/guest/snapshot-hash.ts and steps/machine/template-hash.ts have it, behind the lineage that the dispatcher writes. */
function hashBehind({config}: GuestState, prefix: readonly string[], choices: readonly Choice[]): string {
  const {source} = readBlock(config.description).block;
  const lineage = choices.map(({step, fingerprint}) => `${step.id} ${step.version ?? 1} ${fingerprint}`);
  return hashOf({source, lineage: [...prefix, ...lineage]});
}

/** What comes before the features. */
function prefixOf(resource: GuestResource, steps: readonly Step[]): readonly string[] {
  return steps
    .filter(({id}) => id === 'vm.cloudinit' && resource.kind === 'vm')
    .flatMap((step) => {
      const fingerprint = step.fingerprint?.(resource, undefined);
      return fingerprint === undefined ? [] : [`${step.id} ${step.version ?? 1} ${fingerprint}`];
    });
}

/** Every sequence of different features, the shorter ones first. */
function* sequences(choices: readonly Choice[], longest: number): Iterable<readonly Choice[]> {
  let last: (readonly Choice[])[] = [[]];
  for (let length = 0; length <= longest; length++) {
    yield* last;
    last = last.flatMap((one) =>
      choices.filter(({step}) => !one.some((other) => other.step.id === step.id)).map((next) => [...one, next]),
    );
  }
}

const orders = (choices: readonly Choice[]): readonly (readonly Choice[])[] =>
  choices.length > 4
    ? [choices]
    : [...sequences(choices, choices.length)].filter(({length}) => length === choices.length);

export const isFeature = ({id}: Step): boolean => id.startsWith('feature.');
export const nameOf = (id: string): string => id.slice('feature.'.length);
const stampName = (id: string): string => `feature-${id.startsWith('feature.') ? nameOf(id) : ''}`;
