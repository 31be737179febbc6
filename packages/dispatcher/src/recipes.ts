import type {ResourceKind, StepId} from '@phoenix/kit';

/** What a run is for. `kill` is a hard stop; `reconfigure` goes back to a snapshot and converges from there. */
export type Verb = 'converge' | 'reconfigure' | 'start' | 'stop' | 'kill' | 'restart' | 'delete';

/** A place in a recipe: a step, or all wanted features. */
export type Slot = StepId | 'features';

/** The spine of each resource kind: slots in order. A slot that no step fills simply vanishes. */
export const RECIPES: Readonly<Record<Verb, Readonly<Partial<Record<ResourceKind, readonly Slot[]>>>>> = {
  converge: {
    lxc: [
      'lxc.validate',
      'lxc.create',
      'lxc.clone',
      // What the guest's config will name is there before it does.
      'lxc.apparmor',
      'lxc.idmap',
      'lxc.configure',
      'lxc.firewall',
      'lxc.start',
      'features',
      // Data volumes and mounts come after it on purpose: a rollback must not take the application's data back with it.
      'lxc.snapshot.pre-configured',
      'lxc.volumes',
      'lxc.app',
      'lxc.healthcheck',
      'lxc.snapshot.final-form',
      'lxc.snapshot.template',
    ],
  },
  // The recipe of converge, with this before configure.
  reconfigure: {lxc: ['lxc.rollback']},
  start: {lxc: ['lxc.present', 'lxc.start', 'lxc.boot-delay', 'lxc.healthcheck']},
  stop: {lxc: ['lxc.stop']},
  kill: {lxc: ['lxc.kill']},
  restart: {lxc: ['lxc.present', 'lxc.restart', 'lxc.healthcheck']},
  delete: {lxc: ['lxc.delete']},
};

/** Steps that other guests' steps wait for, by what they offer. */
export const OFFERS = {
  /** For clones of it. */
  snapshot: 'lxc.snapshot.template',
  /** For those that depend on it: up to and with this slot, it is in service. */
  service: 'lxc.healthcheck',
} as const;

/** Steps that take something from other guests. */
export const TAKES = {clone: 'lxc.clone', start: 'lxc.start'} as const;

/** What the next boot_order waits for: the start, and the delay behind it where the recipe has one. */
export const BOOTED: readonly StepId[] = ['lxc.boot-delay', 'lxc.start'];

/** Verbs that bring guests to their whole desired state. */
export const isConverging = (verb: Verb): boolean => verb === 'converge' || verb === 'reconfigure';

/** Verbs that take down: who depends on a guest goes first. */
export const isTakingDown = (verb: Verb): boolean => verb === 'stop' || verb === 'kill' || verb === 'delete';

/** Steps on the node that only change whether a guest runs: a current milestone proves them, like those in the guest. */
export const POWER_STEPS: ReadonlySet<StepId> = new Set<StepId>(['lxc.start']);

export const isFeature = (id: StepId): boolean => id.startsWith('feature.');
export const featureName = (id: StepId): string => id.slice('feature.'.length);
