import {EXIT} from './exit-code.js';
import type {Io} from './io.js';
import {tellUsage} from './tell-usage.js';
import {UsageError} from './usage-error.js';

/** Does what a command line asks for, tells what went wrong, and resolves to the exit code. */
export async function perform(argv: readonly string[], io: Io): Promise<number> {
  try {
    // Asked at each Tab: neither the parser nor any command is loaded.
    if (argv[0] === '__complete') return await (await import('./completion/complete.js')).complete(argv.slice(1), io);
    const {parseArguments} = await import('./arguments.js');
    const print = (text: string) => io.stdout.write(text);
    const performer = await parseArguments(argv, io.version, print, io.stdout.columns);
    return performer === undefined ? EXIT.ok : await performer(io);
  } catch (error) {
    return await explain(error, io);
  }
}

async function explain(error: unknown, io: Io): Promise<number> {
  if (error instanceof UsageError) {
    tellUsage(error, io);
    return EXIT.usage;
  }
  return (await import('./explain.js')).explain(error, io);
}
