import {posix} from 'node:path';
import type {Io} from '../node.js';

export interface Arguments {
  /** Letters of flags, and long names without dashes. */
  readonly flags: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, string>;
  readonly rest: readonly string[];
}

/** Getopt's way. `withValue`: letters and long names that take one. Ends at `--`; `strict` also at the first operand. */
export function readArguments(args: readonly string[], withValue: readonly string[] = [], strict = false): Arguments {
  const flags = new Set<string>();
  const values = new Map<string, string>();
  const rest: string[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at]!;
    if (arg === '--') {
      rest.push(...args.slice(at + 1));
      break;
    }
    if (arg.startsWith('--')) {
      const [name = '', ...value] = arg.slice(2).split('=');
      if (!withValue.includes(name)) flags.add(name);
      else values.set(name, value.length > 0 ? value.join('=') : (args[++at] ?? ''));
    } else if (arg.startsWith('-') && arg.length > 1) {
      for (let letter = 1; letter < arg.length; letter += 1) {
        if (!withValue.includes(arg[letter]!)) flags.add(arg[letter]!);
        else {
          values.set(arg[letter]!, arg.slice(letter + 1) || (args[++at] ?? ''));
          break;
        }
      }
    } else if (strict) {
      rest.push(...args.slice(at));
      break;
    } else rest.push(arg);
  }
  return {flags, values, rest};
}

/** An operand as an absolute path. A slash at its end is kept: it makes a link a folder. */
export const absolute = (io: Io, path: string): string =>
  posix.resolve(io.env.PWD ?? '/', path) + (path.length > 1 && path.endsWith('/') ? '/' : '');

export const newFileMode = (io: Io): number => 0o666 & ~(io.umask ?? 0o022);
export const newFolderMode = (io: Io): number => 0o777 & ~(io.umask ?? 0o022);
