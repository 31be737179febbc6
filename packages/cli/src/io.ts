import type {Environment, Output} from '@phoenix/reporters';
import type {Conversation} from './converse.js';
import type {EndSignal} from './exit-code.js';

/** The process as the commands see it: they never touch `process` themselves. */
export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Environment;
  readonly home: string;
  /** The words after `phoenix`, as typed. */
  readonly argv: readonly string[];
  /** Of phoenix. */
  readonly version: string;
  /** Asks a yes-or-no question; undefined when there is nobody to ask. */
  confirm(question: string): Promise<boolean | undefined>;
  /** For several questions; undefined when there is nobody to ask. Whoever begins it closes it. */
  converse(): Conversation | undefined;
  /** Resolves when the process is asked to end. */
  ended(): Promise<void>;
  readonly interrupts: Interrupts;
}

export interface Interrupts {
  /** First Ctrl-C, SIGTERM or SIGHUP: start nothing more. */
  readonly stop: AbortSignal;
  /** Second: leave at once. */
  readonly kill: AbortSignal;
  readonly by: EndSignal | undefined;
}
