import process from 'node:process';
import type {Diagnostic} from '@phoenix/kit';
import {type LoadedPlugins, thrownAt} from '@phoenix/plugins';
import {EXIT} from './exit-code.js';
import {type Fault, inWords} from './faults/fault.js';
import {whenAtFault} from './faults/watch.js';
import {UsageError} from './usage-error.js';

/**
 * Loads modules of strangers: what they throw beside their loading is a diagnostic, and leaving the process is told.
 * @throws UsageError where one computes and computes: no other can be loaded after that
 */
export async function guardLoading(
  load: (at: (file: string) => void) => Promise<LoadedPlugins>,
): Promise<LoadedPlugins> {
  let last = 'a plugin';
  const strays: Diagnostic[] = [];
  const left = () => {
    process.stderr.write(`phoenix: ${last} ended the process while it was loaded\n`);
    process.exitCode = EXIT.usage;
  };
  const stray = (error: unknown) => {
    strays.push(strayProblem(error, last));
  };
  const guard = () => {
    process.on('exit', left).on('uncaughtException', stray);
  };
  try {
    const loaded = await unlessBlocked(() =>
      load((file) => {
        if (last === 'a plugin') guard();
        last = file;
      }),
    );
    // What a module began and did not wait for has one turn to show.
    if (last !== 'a plugin') await new Promise((resolve) => setTimeout(resolve, 0));
    return strays.length === 0 ? loaded : {...loaded, diagnostics: [...loaded.diagnostics, ...strays]};
  } finally {
    process.off('exit', left).off('uncaughtException', stray);
  }
}

const unlessBlocked = <T>(load: () => Promise<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    const told = (fault: Fault) => reject(new UsageError(inWords(fault), 'it is a plugin: mend it, or take it away'));
    whenAtFault(told, load).then(resolve, reject);
  });

/** The place is the first that its stack names; without one, the module that was begun last. */
function strayProblem(error: unknown, last: string): Diagnostic {
  const reason = error instanceof Error ? error.message : String(error);
  return {
    severity: 'error',
    code: 'plugin-load',
    message: `throws beside its loading, where nobody can catch it: ${reason}`,
    source: thrownAt(error, () => true) ?? {file: last},
  };
}
