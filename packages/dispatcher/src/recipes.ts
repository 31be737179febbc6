import type {GuestResource, ResourceKind, Step, StepId} from '@phoenix/kit';

/** What a run is for. `kill` is a hard stop; `reconfigure` goes back to a snapshot and converges from there, `rollback` stays there. */
export type Verb = 'converge' | 'reconfigure' | 'rollback' | 'start' | 'stop' | 'kill' | 'restart' | 'delete';

/** A place in a recipe: a step, or all wanted features. */
export type Slot = StepId | 'features';

/** The spine of each resource kind: slots in order. A slot that no step fills simply vanishes. */
export const RECIPES: Readonly<Record<Verb, Readonly<Partial<Record<ResourceKind, readonly Slot[]>>>>> = {
  converge: {
    // Its steps wait only for those that they name in `after`; this is the order in which they are shown.
    hypervisor: [
      'hypervisor.repositories',
      'hypervisor.packages',
      'hypervisor.upgrade',
      'hypervisor.timezone',
      'hypervisor.time-sync',
      'hypervisor.hostname',
      'hypervisor.network',
      'hypervisor.users',
      'hypervisor.pools',
      'hypervisor.datasets',
      'hypervisor.arc',
      'hypervisor.storages',
      'hypervisor.shared-volumes',
      'hypervisor.id-ranges',
      'hypervisor.apparmor',
      'hypervisor.samba',
      'hypervisor.nfs',
      'hypervisor.vfio',
      'hypervisor.nvidia',
      'hypervisor.firewall',
    ],
    lxc: [
      'lxc.validate',
      'lxc.pool',
      'lxc.ostemplate',
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
    vm: [
      'vm.validate',
      'vm.pool',
      'vm.renew',
      'vm.image',
      'vm.create',
      'vm.clone',
      'vm.configure',
      'vm.firewall',
      'vm.cloudinit',
      'vm.start',
      'vm.agent',
      'vm.access',
      'features',
      'vm.snapshot.pre-configured',
      'vm.volumes',
      'vm.app',
      'vm.healthcheck',
      'vm.snapshot.final-form',
      'vm.snapshot.template',
      'vm.template',
    ],
  },
  // The recipe of converge, with this before configure.
  reconfigure: {lxc: ['lxc.rollback'], vm: ['vm.rollback']},
  rollback: {lxc: ['lxc.rollback-to', 'lxc.rolled-back'], vm: ['vm.rollback-to', 'vm.rolled-back']},
  start: {
    lxc: ['lxc.present', 'lxc.start', 'lxc.boot-delay', 'lxc.healthcheck'],
    vm: ['vm.present', 'vm.start', 'vm.agent', 'vm.boot-delay', 'vm.healthcheck'],
  },
  stop: {lxc: ['lxc.stop'], vm: ['vm.stop']},
  kill: {lxc: ['lxc.kill'], vm: ['vm.kill']},
  restart: {
    lxc: ['lxc.present', 'lxc.restart', 'lxc.healthcheck'],
    vm: ['vm.present', 'vm.restart', 'vm.agent', 'vm.healthcheck'],
  },
  delete: {lxc: ['lxc.delete'], vm: ['vm.delete']},
};

/** What `--only`, `--skip` and `--from` may name besides the steps themselves. */
export const NODE_GROUPS: Readonly<Record<string, readonly StepId[]>> = {
  system: [
    'hypervisor.repositories',
    'hypervisor.packages',
    'hypervisor.upgrade',
    'hypervisor.timezone',
    'hypervisor.time-sync',
    'hypervisor.hostname',
    'hypervisor.network',
  ],
  zfs: ['hypervisor.pools', 'hypervisor.datasets', 'hypervisor.arc', 'hypervisor.storages'],
};

/** The step that others' clones wait for: a template itself, or the snapshot that they are copied from. */
export const offerOf = (guest: GuestResource): StepId | undefined => {
  if (guest.kind === 'lxc') return guest.container.templateSnapshot === undefined ? undefined : 'lxc.snapshot.template';
  if (guest.vm.isTemplate) return 'vm.template';
  return guest.vm.templateSnapshot === undefined ? undefined : 'vm.snapshot.template';
};

/** Up to and with this slot a guest is in service for those that depend on it. */
export const serviceSlot = (kind: ResourceKind): Slot => `${kind}.healthcheck`;

export const isClone = (id: StepId): boolean => id === 'lxc.clone' || id === 'vm.clone';
export const isStart = (id: StepId): boolean => id === 'lxc.start' || id === 'vm.start';

/** Steps after which a guest is there. */
export const isMaking = (id: StepId): boolean => isClone(id) || id === 'lxc.create' || id === 'vm.create';
/** They refuse, and do nothing else. */
export const isValidation = (id: StepId): boolean => id === 'lxc.validate' || id === 'vm.validate';
export const isRollback = (id: StepId): boolean => id === 'lxc.rollback' || id === 'vm.rollback';
/** Steps whose work says, in a hash of the lineage, what was done before them. */
export const isMilestone = ({id, proves}: Step): boolean =>
  proves !== undefined || /^(?:lxc|vm)\.(?:snapshot\..*|template)$/.test(id);

/** Part of no verb: they take the place of a guest's making where that is left out. */
export const PRESENCE: Readonly<Partial<Record<ResourceKind, StepId>>> = {lxc: 'lxc.exists', vm: 'vm.exists'};
export const presenceOf = (kind: ResourceKind, steps: readonly Step[]): Step | undefined =>
  steps.find(({id}) => id === PRESENCE[kind]);

/** What the next boot_order waits for: the start, and the delay behind it where the recipe has one. */
export const BOOTED = ['boot-delay', 'start'] as const;

/** Verbs that bring guests to their whole desired state. */
export const isConverging = (verb: Verb): boolean => verb === 'converge' || verb === 'reconfigure';

/** Verbs that take down: who depends on a guest goes first. */
export const isTakingDown = (verb: Verb): boolean => verb === 'stop' || verb === 'kill' || verb === 'delete';

/** Steps on the node that only change whether a guest runs, or wait for it: a current milestone proves them, like those in the guest. */
export const POWER_STEPS: ReadonlySet<StepId> = new Set<StepId>(['lxc.start', 'vm.start', 'vm.agent']);

export const isFeature = (id: StepId): boolean => id.startsWith('feature.');
export const featureName = (id: StepId): string => id.slice('feature.'.length);
