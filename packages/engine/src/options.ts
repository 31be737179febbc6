import type {Event, Fact, Host, Impact, LeftOut, Mode, Resource, StepId} from '@phoenix/kit';

export interface RunOptions {
  readonly mode: Mode;
  readonly hosts: {readonly node: Host; guest(resource: Resource): Host};
  /** Aborted: nothing more is started, actions under way come to their end. */
  readonly stop: AbortSignal;
  /** Aborted: commands under way are ended too. */
  readonly kill: AbortSignal;
  /** The first failure starts nothing more. */
  readonly failFast?: boolean;
  /** At most so many steps at work at once; one that waits for a lock is not at work. No limit when omitted. */
  readonly concurrency?: number;
  /** What the graph is only a part of, for those who are told. */
  readonly leftOut?: LeftOut;
  /** Units of locks that have a capacity: `{'node:commands': 4}`. */
  readonly capacities?: Readonly<Record<string, number>>;
  /** Whether the user allowed such a change of this step to this resource by name. */
  allows(impact: Impact, resource: Resource, step: StepId): boolean;
  /** What the domain knows of a failed command. */
  classify(failed: CommandResult): {readonly reason?: string; readonly transient: boolean; readonly hint?: string};
  emit(event: Event): void;
  /** Told what was read of the node or a guest, each time. */
  saw?(fact: Fact<unknown>, value: unknown): void;
  /** Milliseconds, from any start; performance.now when omitted. */
  now?(): number;
}

export interface CommandResult {
  readonly argv: readonly string[];
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}
