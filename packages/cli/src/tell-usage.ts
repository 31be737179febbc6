import type {Io} from './io.js';
import type {UsageError} from './usage-error.js';

/** Whatever is wrong with the command line, a line each, and what to try. */
export function tellUsage({message, hint}: UsageError, {stderr}: Io): void {
  stderr.write(
    `${message
      .split('\n')
      .map((line) => `phoenix: ${line}`)
      .join('\n')}\n${hint === undefined ? '' : `  try: ${hint}\n`}`,
  );
}
