import {Ended, untilKilled} from '../../ended.js';
import type {Io, LabNode, Program} from '../../node.js';
import {decodeArgument} from '../config/text.js';
import {valueError} from './check-value.js';
import {Die, ParameterErrors, refuse} from './die.js';
import {getopt} from './getopt.js';
import {type CommandSchema, type Properties, propertyOf} from './schema.js';
import {usageLine, usagePage} from './usage.js';

/** One call of a verb: options and positionals by name, checked; booleans are `0` or `1`. */
export interface Call {
  readonly node: LabNode;
  readonly io: Io;
  readonly args: Readonly<Record<string, string>>;
  /** What follows the positionals, for `pct exec`. */
  readonly extra: readonly string[];
  /** Aborted by a kill only: who does not write does not notice that nobody reads any more. */
  readonly signal: AbortSignal;
  /** The call's own positional `vmid`. */
  readonly vmid: number;
}

export interface Verb {
  readonly schema: CommandSchema;
  /** What it calls itself in its usage line, where that is another name. */
  readonly usage?: string;
  /**
   * @returns the exit code, or a promise of it; anything else is 0
   * @throws Die
   */
  run(call: Call): unknown;
}

/** A command line program of Proxmox: `seconds` is what it takes to start Perl. */
export const defineProgram =
  (name: string, seconds: number, verbs: Readonly<Record<string, Verb>>): Program =>
  async (argv, io, node) => {
    const [typed, ...args] = argv.slice(1).map((argument) => decodeArgument(argument, io.env));
    const names = Object.keys(verbs).sort();
    const page = usagePage(name, names);
    try {
      await node.delay(seconds, untilKilled(io.signal));
      if (typed === undefined) throw new Die(`ERROR: no command specified\n${page}`);
      if (typed === 'help') return help(args[0], names, page, io);
      const [words, verb] = withGroup(typed, args, names);
      if (typeof verb !== 'string') {
        const problem = verb.length === 0 ? 'unknown' : 'incomplete';
        throw new Die(`ERROR: ${problem} command '${name} ${words.join(' ')}'\n${page}`);
      }
      const call = {name, verb: verbs[verb]!.usage ?? verb, args: args.slice(words.length - 1)};
      return await runVerb(call, verbs[verb]!, io, node);
    } catch (error) {
      if (error instanceof Die) {
        io.err(error.text);
        return error.code;
      }
      if (io.signal.aborted) return io.signal.reason instanceof Ended ? io.signal.reason.exitCode : 255;
      throw error;
    }
  };

const help = (topic: string | undefined, names: readonly string[], page: string, io: Io): number => {
  if (topic !== undefined && !names.some((name) => name.split(' ')[0] === topic))
    throw new Die(`ERROR: unknown command '${topic}'\n${page}`);
  io.out(page);
  return 0;
};

/** The words that name the verb: one, or two of a group like `disk import`. */
const withGroup = (
  typed: string,
  [second]: readonly string[],
  names: readonly string[],
): readonly [readonly string[], string | readonly string[]] => {
  const first = verbNamed(typed, [...new Set(names.map((name) => name.split(' ')[0]!))]);
  if (typeof first !== 'string' || names.includes(first)) return [[typed], first];
  if (second === undefined) return [[typed], names];
  const verb = verbNamed(`${first} ${second}`, names);
  return [[typed, second], verb];
};

/** The verb that the word is, or that it alone abbreviates; else all that it could be. */
const verbNamed = (typed: string, names: readonly string[]): string | readonly string[] => {
  if (names.includes(typed)) return typed;
  const candidates = names.filter((name) => name.startsWith(typed));
  return candidates.length === 1 ? candidates[0]! : candidates;
};

const runVerb = async (
  {name, verb, args}: {readonly name: string; readonly verb: string; readonly args: readonly string[]},
  {schema, run}: Verb,
  io: Io,
  node: LabNode,
): Promise<number> => {
  try {
    const {values, extra} = getopt(args, schema);
    checkValues(values, {...schema.options, ...schema.positionals});
    const code = await run({node, io, args: values, extra, signal: untilKilled(io.signal), vmid: Number(values.vmid)});
    return typeof code === 'number' ? code : 0;
  } catch (error) {
    const aboutArguments = error instanceof ParameterErrors || (error instanceof Die && error.text.includes('400 '));
    if (aboutArguments) throw new Die(`${error.text}${usageLine(name, verb, schema)}\n`, error.code);
    throw error;
  }
};

const checkValues = (values: Readonly<Record<string, string>>, properties: Properties): void => {
  const errors: Record<string, string> = {};
  for (const [key, value] of Object.entries(values)) {
    const error = valueError(value, propertyOf(properties, key)!, key);
    if (error !== undefined) errors[key] = error;
  }
  // An unknown time zone is looked up in a file, whose errno is another one.
  if (Object.keys(errors).length > 0) refuse(errors, 'timezone' in errors ? 255 : 2);
};
