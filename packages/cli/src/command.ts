import type {Options, PositionalOptions} from 'yargs';
import type {Io} from './io.js';

/** What yargs has parsed. */
export type Args = Readonly<Record<string, unknown>>;

/** What the shell may complete a word to. Where it is not said, the option's `choices`. */
export type Completes =
  | 'guest'
  | 'suite'
  | 'feature'
  | 'step'
  | 'snapshot'
  | 'run'
  | 'code'
  | 'plugin'
  | 'impact'
  | 'file'
  | 'folder';

/** One option: help, completion, man page and docs/commands.md are made of it. */
export interface Option extends Options {
  readonly type: 'string' | 'boolean' | 'number';
  readonly describe: string;
  readonly completes?: Completes;
  /** What the shell offers besides. */
  readonly also?: readonly (readonly [word: string, what: string])[];
  /** May be given more than once, or several divided by commas. */
  readonly array?: boolean;
}

export interface Positional extends PositionalOptions {
  readonly describe: string;
  /** By the word before it, where that decides. */
  readonly completes?: Completes | Readonly<Record<string, Completes>>;
  /** What the shell offers besides. */
  readonly also?: readonly (readonly [word: string, what: string])[];
}

/** One command of phoenix, declared: its declaration loads nothing of what performs it. */
export interface Command {
  /** Name and positionals in yargs' notation: `plan [ids..]`. */
  readonly usage: string;
  /** Where it stands in help and docs. */
  readonly group: Group;
  /** One line, small letter first, no full stop. */
  readonly summary: string;
  /** Paragraphs for those who ask for more: what it asks, what it leaves alone, what it needs. */
  readonly details?: string;
  readonly positionals?: Readonly<Record<string, Positional>>;
  readonly options: Readonly<Record<string, Option>>;
  /** At least one: a whole command line, and what it does. */
  readonly examples: readonly (readonly [line: string, what: string])[];
  /** Understands what was typed, loads nothing, touches nothing. @throws UsageError */
  prepare(args: Args): Performer;
}

export type Group = 'bring up' | 'look' | 'take down' | 'write' | 'phoenix itself';

/** Does it and resolves to the exit code. @throws UsageError, StepError */
export type Performer = (io: Io) => Promise<number>;
