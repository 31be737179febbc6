import {Die} from './die.js';
import {type CommandSchema, optionNames, type Property, propertyOf} from './schema.js';

export interface Parsed {
  readonly values: Readonly<Record<string, string>>;
  readonly extra: readonly string[];
}

/**
 * Perl's Getopt::Long as Proxmox sets it up: one or two dashes, `--opt=value`, options after positionals, unique
 * prefixes, no difference of case, `--` ends the options; the last of a repeated option wins, lists are joined.
 * @throws Die with the texts of PVE::CLIHandler, code 2
 */
export const getopt = (args: readonly string[], schema: CommandSchema): Parsed => {
  const values: Record<string, string> = {};
  const rest: string[] = [];
  const complaints: string[] = [];
  const names = optionNames(schema.options);
  const queue = [...args];
  while (queue.length > 0) {
    const arg = queue.shift()!;
    if (arg === '--') {
      rest.push(...queue.splice(0));
      break;
    }
    const match = /^--?([^=-][^=]*)(?:=([\s\S]*))?$/.exec(arg);
    if (match === null) {
      rest.push(arg);
      continue;
    }
    const typed = match[1]!.toLowerCase();
    const found = resolve(typed, names);
    if (typeof found === 'object') {
      complaints.push(
        found.length === 0 ? `Unknown option: ${typed}` : `Option ${typed} is ambiguous (${found.join(', ')})`,
      );
      continue;
    }
    const property = propertyOf(schema.options, found)!;
    const value = match[2] ?? valueFrom(queue, property);
    if (value === undefined) complaints.push(`Option ${typed} requires an argument`);
    else values[found] = isList(property) && found in values ? `${values[found]},${value}` : value;
  }
  if (complaints.length > 0) throw new Die(`${complaints.join('\n')}\n400 unable to parse option\n`, 2);
  return withPositionals(values, rest, schema);
};

const withPositionals = (values: Record<string, string>, rest: string[], schema: CommandSchema): Parsed => {
  for (const [name, {optional}] of Object.entries(schema.positionals)) {
    const value = rest.shift();
    if (value === undefined && optional) continue;
    if (value === undefined) throw new Die('400 not enough arguments\n', 2);
    values[name] = value;
  }
  if (rest.length > 0 && !schema.extraArgs) throw new Die('400 too many arguments\n', 2);
  for (const [name, value] of Object.entries(values)) {
    if (propertyOf({...schema.options, ...schema.positionals}, name)?.type === 'boolean') values[name] = boolean(value);
  }
  return {values, extra: rest};
};

const resolve = (typed: string, names: readonly string[]): string | string[] => {
  const exact = names.find((name) => name.toLowerCase() === typed);
  if (exact !== undefined) return exact;
  const candidates = names.filter((name) => name.toLowerCase().startsWith(typed));
  return candidates.length === 1 ? candidates[0]! : candidates;
};

/** A boolean takes the next word only when it does not look like an option; all others take whatever comes. */
const valueFrom = (queue: string[], property: Property): string | undefined => {
  if (property.type !== 'boolean') return queue.shift();
  const next = queue[0];
  return next === undefined || next.startsWith('-') ? '' : queue.shift()!;
};

const isList = (property: Property): boolean => property.format?.endsWith('-list') ?? false;

const boolean = (text: string): string => {
  if (/^(|1|on|yes|true)$/i.test(text)) return '1';
  if (/^(0|off|no|false)$/i.test(text)) return '0';
  throw new Die('400 unable to parse boolean option\n', 2);
};
