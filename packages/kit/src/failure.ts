/** The world said no. A closed union: every consumer switches over `code` exhaustively. */
export type Failure =
  | {
      readonly code: 'command-failed';
      readonly command: string;
      readonly exitCode: number;
      /** The last lines, secrets masked. */
      readonly stderr: string;
      /** Word for the cause where the domain knows it: `guest-locked`, `no-space` … */
      readonly reason?: string;
      readonly hint?: string;
    }
  | {readonly code: 'host-unreachable'; readonly host: string; readonly message: string; readonly hint?: string}
  | {readonly code: 'timeout'; readonly what: string; readonly ms: number}
  | {readonly code: 'not-ready'; readonly message: string; readonly hint?: string}
  | {
      readonly code: 'did-not-converge';
      /** Titles of the changes that are still needed after they were made. */
      readonly remaining: readonly string[];
      /** What the commands said on stderr although they exited 0 (Proxmox does that). */
      readonly stderr: string;
    }
  | {
      readonly code: 'test-failed';
      readonly test: string;
      /** `exit 1`, `no answer in 60 s`. */
      readonly verdict: string;
      /** The last lines that it said. */
      readonly output: string;
    }
  | {readonly code: 'refused'; readonly reason: string; readonly message: string; readonly hint?: string}
  | {readonly code: 'internal'; readonly step: string; readonly message: string; readonly stack?: string};

/** Failures that may pass by themselves; which of them are tried again is said by a step's RetryPolicy. */
export type FailureCode = Failure['code'];

/** An error that carries its failure. What a step throws on purpose; everything else becomes `internal`. */
export class StepError extends Error {
  override readonly name = 'StepError';
  constructor(
    readonly failure: Failure,
    /** True when the same question asked later may get another answer (a lock, a service that still boots). */
    readonly transient = false,
  ) {
    super(failure.code);
  }
}

/** Thrown by `check()`: the step fails and nothing was touched. A `validate` step is one that only refuses. */
export class Refusal extends StepError {
  constructor(reason: string, message: string, hint?: string) {
    super({code: 'refused', reason, message, ...(hint === undefined ? {} : {hint})});
  }
}

/** Thrown by `check()`: the step does not apply in this state of the node, and that is no failure. */
export class Skip extends Error {
  override readonly name = 'Skip';
  constructor(readonly reason: string) {
    super(reason);
  }
}

/** Thrown by a Host when the machine cannot be reached or the connection was lost: what ran may or may not have ended. */
export class HostUnreachable extends StepError {
  constructor(host: string, message: string, hint?: string) {
    super({code: 'host-unreachable', host, message, ...(hint === undefined ? {} : {hint})}, true);
  }
}
