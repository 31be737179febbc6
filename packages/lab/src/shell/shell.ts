import type {Io, LabNode, Program} from '../node.js';
import type {Node} from './syntax.js';

/** What a shell runs on: a machine's files and programs. */
export interface Machine {
  readonly node: LabNode;
  /** A program by its name or its path; undefined when there is none. `cwd` is where relative paths begin. */
  find(name: string, cwd: string): Program | undefined;
}

/** A running shell. Subshells have a copy. */
export interface Shell {
  readonly machine: Machine;
  /** Which shell's words its messages use. */
  readonly kind: 'bash' | 'sh';
  readonly pid: number;
  readonly name: string;
  params: readonly string[];
  readonly vars: Map<string, string>;
  readonly exported: Set<string>;
  readonly functions: Map<string, Node>;
  readonly background: Promise<unknown>[];
  /** Descriptors from 3 on that are open for writing. */
  readonly sinks: Map<number, Io['out']>;
  status: number;
  errexit: boolean;
  nounset: boolean;
  allexport: boolean;
  umask: number;
  exitTrap: string | undefined;
  io: Io;
  /** Told of each command that this shell itself runs, with its words expanded. */
  readonly onCommand: ((argv: readonly string[], replaces: boolean) => void) | undefined;
}

export const cwd = (shell: Shell): string => shell.vars.get('PWD') ?? '/';

/** The environment that programs get. */
export const environment = (shell: Shell): Readonly<Record<string, string>> =>
  Object.fromEntries([...shell.vars].filter(([name]) => shell.exported.has(name)));

/** The shell ends, or a loop or function is left. */
export class Leave extends Error {
  override readonly name = 'Leave';
  constructor(
    readonly what: 'exit' | 'return' | 'break' | 'continue',
    readonly status: number,
  ) {
    super(what);
  }
}

/** A command that could not be started: the shell says so and goes on with this status. */
export class CommandProblem extends Error {
  override readonly name = 'CommandProblem';
  constructor(
    message: string,
    readonly status = 1,
  ) {
    super(message);
  }
}

export const complain = (shell: Shell, message: string): void =>
  shell.io.err(shell.kind === 'bash' ? `${shell.name}: line 1: ${message}\n` : `${shell.name}: 1: ${message}\n`);
