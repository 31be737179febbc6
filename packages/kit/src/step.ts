import type {Change, Impact} from './change.js';
import type {Command, ExecResult} from './command.js';
import type {Device, RawLine} from './container.js';
import type {Fact} from './fact.js';
import type {FailureCode} from './failure.js';
import type {Resource, ResourceKind} from './resource.js';

/** `<kind>.<phase>` or `feature.<name>`: `lxc.clone`, `lxc.snapshot.final-form`, `feature.docker`. */
export type StepId = `${string}.${string}`;

/** A question about one resource. What it answers is what phoenix then does. */
export interface Step<Config = unknown> {
  readonly id: StepId;
  /** Bump when the same config leads to something else inside the guest: it enters the hashes of snapshots. Not there: 1. */
  readonly version?: number;
  /** Where `check` and its actions run. */
  readonly on: 'node' | 'guest';
  /** Resource kinds that this step is for; `lxc` and `vm` when omitted. */
  readonly kinds?: readonly ResourceKind[];
  /** Steps of the same guest that come first, where the recipe does not say so already. Features: other features it requires. */
  readonly after?: readonly StepId[];
  /** Steps of the node whose work this one builds on, where the run has them: `hypervisor.storages`. It waits for no others. */
  uses?(resource: Resource): readonly StepId[];
  /** Whether a resource wants this step; a feature is wanted when the config names it, another step always. */
  wanted?(resource: Resource): boolean;
  /** Held while actions run, never while looking or waiting. All are granted at once. */
  locks?(resource: Resource): readonly LockRequest[];
  readonly retry?: RetryPolicy;
  /** After acting: ask again until the answer is empty. For what takes time by itself (boots, gets healthy). */
  readonly settle?: Settle | ((resource: Resource) => Settle);
  /** For one attempt. What has run out is asked once more: it may have landed. */
  readonly timeoutMs?: number;
  /** Can answer for a guest that does not exist yet. Steps without it are `deferred` in a plan behind planned ones. */
  readonly plansAbsent?: boolean;
  /** JSON Schema of its own config section: validated with everybody else's. */
  readonly configSchema?: Readonly<Record<string, unknown>>;
  /** Pure. Host-side settings that the guest needs before it starts; the user's own explicit value wins. */
  contribute?(resource: Resource, config: Config): Patch;
  /** Pure. What of this step ends up inside the guest's disk: enters the hashes of snapshots taken after it. */
  fingerprint?(resource: Resource, config: Config): string;
  /** A step whose lineage this one is given: for what goes back to that step's snapshot. */
  readonly lineageOf?: StepId;
  /**
   * For a step that takes a snapshot: its name, when a current one proves that all in-guest and power steps
   * before it have been done. Observes, never mutates.
   */
  proves?(context: StepContext<Config>): Promise<string | undefined>;
  /**
   * Looks and answers with what is still needed; empty: nothing to do. Observes, never mutates; safe to ask at any
   * moment, after any prefix of its own actions too.
   * @throws Refusal, Skip, StepError
   */
  check(context: StepContext<Config>): Promise<readonly Change[]>;
  /**
   * Of a feature: asked where the config does not name it. What is still needed for it to be gone; empty: it is not
   * there. Observes, never mutates.
   */
  remove?(context: StepContext<Config>): Promise<readonly Change[]>;
}

export interface StepContext<Config = unknown> {
  readonly resource: Resource;
  /** The step's own section, already validated against {@link Step.configSchema}. */
  readonly config: Config;
  readonly signal: AbortSignal;
  /** Fingerprints of the steps before this one on the same guest, in order. */
  readonly lineage: readonly string[];
  /** Whether a step has changed this guest in this run. */
  hasChanged(step: StepId): boolean;
  /** Whether the user allowed changes of this impact to this guest by name; other steps need not ask, the engine does. */
  allows(impact: Impact): boolean;
  /** The way to look at the node. */
  facts<T>(fact: Fact<T>): Promise<T>;
  /** Runs a command on the machine named by {@link Step.on}. For looking, not for touching; not cached. */
  exec(command: Command, options?: AskOptions): Promise<ExecResult>;
  /** Tells the user something that is not a failure; said once per step and code. */
  warn(code: string, message: string, hint?: string): void;
}

export interface AskOptions {
  /** Its lines are shown, and kept, as the step's own output. */
  readonly tell?: boolean;
  /** Over a connection made for it alone: proves that the machine lets somebody in now. */
  readonly fresh?: boolean;
}

export interface Settle {
  readonly everyMs: number;
  readonly withinMs: number;
}

export interface RetryPolicy {
  /** Tries in all, at least 1. */
  readonly attempts: number;
  readonly minMs: number;
  readonly maxMs?: number;
  readonly factor?: number;
  readonly jitter?: boolean;
  /** Failures that are tried again besides those that are transient by nature. */
  readonly on?: readonly FailureCode[];
}

export interface LockRequest {
  /** `guest:900`, `storage:local-zfs`, `node:commands` */
  readonly name: string;
  /** `all`: exclusive. `one`: one unit of its capacity (unlimited unless the run gives one). */
  readonly units: 'all' | 'one';
}

export interface Patch {
  readonly pctFeatures?: Readonly<Record<string, string>>;
  readonly devices?: readonly Device[];
  readonly rawLines?: readonly RawLine[];
}

/** Checks nothing at run time; gives the literal its type. */
export const defineStep = <Config>(step: Step<Config>): Step<Config> => step;

/** A feature is a step inside the guest, named in the config under `features`. */
export const defineFeature = <Config>({
  name,
  requires = [],
  ...step
}: {readonly name: string; readonly requires?: readonly string[]} & Omit<
  Step<Config>,
  'id' | 'on' | 'after'
>): Step<Config> => ({
  ...step,
  id: `feature.${name}`,
  on: 'guest',
  after: requires.map((other): StepId => `feature.${other}`),
});
