import {complain} from '../complain.js';

export interface Options {
  readonly flags: ReadonlySet<string>;
  /** Options may come several times. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly rest: readonly string[];
}

/** getopt(3) as zfs and zpool use it: options end at the first operand; an unknown one is the usage and exit 2. */
export function readOptions(
  args: readonly string[],
  known: {readonly flags: string; readonly values: string; readonly usage: string},
): Options {
  const flags = new Set<string>();
  const values = new Map<string, string[]>();
  let at = 0;
  for (; at < args.length; at += 1) {
    const arg = args[at]!;
    if (arg === '--') {
      at += 1;
      break;
    }
    if (!/^-./.test(arg)) break;
    for (let index = 1; index < arg.length; index += 1) {
      const letter = arg[index]!;
      if (known.flags.includes(letter)) flags.add(letter);
      else if (known.values.includes(letter)) {
        const value = arg.slice(index + 1) || args[++at];
        if (value === undefined)
          return complain(`missing argument for '${letter}' option\nusage:\n\t${known.usage}`, 2);
        values.set(letter, [...(values.get(letter) ?? []), value]);
        break;
      } else return complain(`invalid option '${letter}'\nusage:\n\t${known.usage}`, 2);
    }
  }
  return {flags, values, rest: args.slice(at)};
}
