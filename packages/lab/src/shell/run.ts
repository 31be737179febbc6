import {Ended} from '../ended.js';
import type {Io} from '../node.js';
import {evaluate} from './evaluate.js';
import {Leave, type Machine, type Shell} from './shell.js';

export interface Script {
  readonly source: string;
  /** `$0`, which also begins its messages. */
  readonly name: string;
  readonly params: readonly string[];
  readonly kind: Shell['kind'];
  readonly pid: number;
  readonly options?: string;
  readonly onCommand?: Shell['onCommand'];
}

/** Runs a script in a fresh shell. @throws Ended when the shell itself was killed. */
export async function runShell(script: Script, io: Io, machine: Machine): Promise<number> {
  const vars = new Map(Object.entries(io.env));
  if (!vars.has('PWD')) vars.set('PWD', '/');
  const shell: Shell = {
    machine,
    kind: script.kind,
    pid: script.pid,
    name: script.name,
    params: script.params,
    vars,
    exported: new Set([...vars.keys()]),
    functions: new Map(),
    background: [],
    sinks: new Map(),
    status: 0,
    errexit: script.options?.includes('e') === true,
    nounset: script.options?.includes('u') === true,
    allexport: false,
    umask: io.umask ?? 0o022,
    exitTrap: undefined,
    io,
    onCommand: script.onCommand,
  };
  const status = await leaving(() => evaluate(script.source, shell));
  const {exitTrap} = shell;
  if (exitTrap !== undefined) await leaving(() => evaluate(exitTrap, shell));
  await Promise.all(shell.background.map((job) => job.catch(forgetKilled)));
  return status;
}

async function leaving(action: () => Promise<number>): Promise<number> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof Leave) return error.status;
    throw error;
  }
}

function forgetKilled(error: unknown): void {
  if (!(error instanceof Ended)) throw error;
}
