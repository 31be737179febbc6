import type {Ailment} from './node.js';
import {matchesPattern} from './shell/pattern.js';

/**
 * Something that goes wrong on purpose. A file for `--lab-faults` holds a list of these:
 *
 *     [{"match": ["pct", "clone", "9*"], "nth": 2, "times": 3, "fault": {"exit": 255, "stderr": "CT is locked (disk)\n"}},
 *      {"match": ["pct", "start", "901"], "fault": {"drop": "after"}}]
 */
export interface Fault {
  /**
   * The first words of a program's call on the node, its name first; `*` and `?` stand for what they do in a shell.
   * Whatever starts the program counts, a script or `timeout` too; programs in guests are reached by `pct exec`.
   */
  readonly match: readonly string[];
  /** The first call that it happens to, from 1, counted since the server started; 1 when omitted. */
  readonly nth?: number;
  /** How many calls in a row it happens to; 1 when omitted. */
  readonly times?: number;
  readonly fault: FaultKind;
}
export type FaultKind =
  /** It fails without having done anything. Exit code 0 to 255; texts as they are, with their line ends. */
  | {readonly exit: number; readonly stderr: string; readonly stdout?: string}
  /** It neither does nor says anything until it is killed or its connection is gone. */
  | {readonly hang: true}
  /** The connection is reset: the command has not run, or it has and nobody learns how it ended. */
  | {readonly drop: 'before' | 'after'}
  /**
   * The node reboots instead: all connections are reset, all guests are stopped hard, /run is empty, and containers with
   * `onboot` start again in their startup order.
   */
  | {readonly reboot: true}
  /** It runs, and what is wrong is inside the virtual machine that it starts: the agent never answers, cloud-init fails. */
  | {readonly guest: Ailment};

/** Tells each call what happens to it; undefined: nothing. */
export type FaultTable = (argv: readonly string[]) => FaultKind | undefined;

/** Of several faults for one call the first of the list happens; all of them count it. */
export function faultTable(faults: readonly Fault[]): FaultTable {
  const seen = faults.map(() => 0);
  return (argv) => {
    const due = faults.filter(({match, nth = 1, times = 1}, at) => {
      if (!match.every((glob, place) => argv[place] !== undefined && matchesPattern(argv[place], glob))) return false;
      const count = seen[at]! + 1;
      seen[at] = count;
      return count >= nth && count < nth + times;
    });
    return due[0]?.fault;
  };
}
