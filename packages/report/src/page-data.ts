/** What the page's own script is given: plain JSON. All texts are already harmless, all lists bounded. */
export interface PageData {
  /** Milliseconds since the run started: its end, or the last thing that was heard of it. */
  readonly end: number;
  readonly lanes: readonly LaneData[];
  /** Ids of the steps that the run's length came from, first to last. */
  readonly path: readonly string[];
}

/** The node, or one guest. */
export interface LaneData {
  readonly label: string;
  /** Those that have a place in time, by when they began. */
  readonly steps: readonly StepData[];
}

/** `passed` is a test that is unchanged; `running` and `waiting` stand where the run broke off. */
export type Status =
  | 'unchanged'
  | 'passed'
  | 'changed'
  | 'planned'
  | 'deferred'
  | 'blocked'
  | 'skipped'
  | 'failed'
  | 'cancelled'
  | 'running'
  | 'waiting'
  | 'not-run';

export interface StepData {
  readonly id: string;
  /** `lxc.clone` */
  readonly name: string;
  readonly status: Status;
  /** `changed (2)`, `skipped: bind mount mp0` */
  readonly words: string;
  /** Milliseconds; a step that was never asked begins where it ends. */
  readonly from: number;
  readonly to: number;
  readonly waits: readonly WaitData[];
  readonly retries: readonly RetryData[];
  readonly changes: readonly ChangeData[];
  /** Of a step that did not end well: what it was about to change. */
  readonly begun: readonly ChangeData[];
  readonly output: OutputData;
  readonly failure?: FailureData;
  /** Warnings and what else was said of it. */
  readonly notices: readonly string[];
}

export interface WaitData {
  readonly from: number;
  readonly to: number;
  /** `guest:900` */
  readonly lock: string;
  /** Id of the step that held it, and how it is called. */
  readonly holder: string;
  readonly holderLabel: string;
}

export interface RetryData {
  readonly at: number;
  /** The attempt that failed, of how many. */
  readonly attempt: number;
  readonly attempts: number;
  readonly delayMs: number;
  readonly cause: string;
}

export interface ChangeData {
  readonly title: string;
  readonly impact: string;
  readonly diff: readonly DiffData[];
  /** What is run or written for it, for people. */
  readonly actions: readonly string[];
}

export interface DiffData {
  readonly field: string;
  readonly from?: string;
  readonly to?: string;
}

export interface OutputData {
  readonly lines: readonly OutputLine[];
  /** Lines left out, after how many of `lines` they stood; 0 when it is whole. */
  readonly cut: number;
  readonly cutAt: number;
}

/** A line, and whether it came on stderr. */
export type OutputLine = readonly [text: string, stderr: 0 | 1];

export interface FailureData {
  readonly headline: string;
  /** What it said, without the headline. */
  readonly evidence: readonly string[];
  /** By which `phoenix explain` knows it. */
  readonly word?: string;
  /** What to try. */
  readonly hints: readonly string[];
}
