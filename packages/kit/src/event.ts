import type {Change} from './change.js';
import type {Diagnostic} from './diagnostic.js';
import type {Failure} from './failure.js';
import type {ResourceKind} from './resource.js';
import type {StepId} from './step.js';

/** `<id>/<step>`: `900/lxc.clone`, `0/hypervisor.zfs`. */
export type NodeId = `${number}/${StepId}`;

/** `test`: everything is asked, nothing is touched, and what does not hold has failed. */
export type Mode = 'plan' | 'apply' | 'test';

export type Outcome =
  /** Nothing to do; `provedBy` names the snapshot that says so without asking. */
  | {readonly status: 'unchanged'; readonly provedBy?: string}
  | {readonly status: 'changed' | 'planned'; readonly changes: readonly Change[]}
  /** In a plan: cannot be asked before `by` has been done. */
  | {readonly status: 'deferred'; readonly by: NodeId}
  /** Not tried because `by`, the root cause, failed. */
  | {readonly status: 'blocked'; readonly by: NodeId}
  | {readonly status: 'skipped'; readonly reason: string}
  | {readonly status: 'failed'; readonly failure: Failure; readonly changes: readonly Change[]}
  | {readonly status: 'cancelled'};

/** What reporters need to know of a node of the graph before it runs. */
export interface NodeInfo {
  readonly id: NodeId;
  readonly step: StepId;
  readonly resource: {readonly id: number; readonly kind: ResourceKind; readonly name: string};
  readonly waitsFor: readonly NodeId[];
  /** Where it runs; older runs have not said so. */
  readonly on?: 'node' | 'guest';
}

/** Steps of the whole graph that take no part in a run, and which words left them out. */
export interface LeftOut {
  readonly steps: number;
  /** `--only`, `--skip and --from` */
  readonly by: string;
}

/** Everything a run says about itself. `at` is milliseconds since the run started. */
export type Event =
  | {
      readonly type: 'run-started';
      readonly mode: Mode;
      readonly nodes: readonly NodeInfo[];
      readonly leftOut?: LeftOut;
      readonly at: number;
    }
  | {
      readonly type: 'step-waiting';
      readonly node: NodeId;
      readonly lock: string;
      readonly holder: NodeId;
      readonly at: number;
    }
  | {readonly type: 'step-started'; readonly node: NodeId; readonly at: number}
  | {readonly type: 'step-change'; readonly node: NodeId; readonly change: Change; readonly at: number}
  | {
      readonly type: 'step-output';
      readonly node: NodeId;
      readonly line: string;
      readonly stream: 'stdout' | 'stderr';
      readonly at: number;
    }
  | {
      /** How far a step is: what a script says of itself, or how long something is being waited for. */
      readonly type: 'step-progress';
      readonly node: NodeId;
      readonly message: string;
      /** 0 to 100; undefined: it is not known how long it takes. */
      readonly percent?: number;
      readonly at: number;
    }
  | {
      readonly type: 'step-retrying';
      readonly node: NodeId;
      /** The attempt that failed, from 1. */
      readonly attempt: number;
      readonly attempts: number;
      readonly delayMs: number;
      readonly failure: Failure;
      readonly at: number;
    }
  | {readonly type: 'step-finished'; readonly node: NodeId; readonly outcome: Outcome; readonly at: number}
  | {readonly type: 'diagnostic'; readonly node?: NodeId; readonly diagnostic: Diagnostic; readonly at: number}
  | {readonly type: 'run-finished'; readonly summary: Summary; readonly at: number};

export interface Summary {
  readonly mode: Mode;
  /** Nothing failed, nothing was blocked or cancelled. */
  readonly ok: boolean;
  readonly ms: number;
  readonly counts: Readonly<Record<Outcome['status'], number>>;
  /** Locks that steps waited for, longest first. */
  readonly waits: readonly {readonly lock: string; readonly ms: number; readonly steps: number}[];
  /** The chain of nodes that the run's length came from, first to last, with the time each took. */
  readonly criticalPath: readonly {readonly node: NodeId; readonly ms: number}[];
}

/** Listens; never influences a run. `close` resolves when everything is written. */
export interface Reporter {
  report(event: Event): void;
  close?(): Promise<void>;
}
