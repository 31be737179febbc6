import yargs, {type Argv} from 'yargs';
import type {Args, Command, Performer} from './command.js';
import {mainHelp} from './main-help.js';
import {EVERYWHERE} from './options.js';
import {commandHelp} from './reference/command-help.js';
import {COMMANDS} from './usage/index.js';
import {UsageError} from './usage-error.js';
import {mistakeOf} from './usage-mistake.js';

/** Parses the command line. Undefined: help or the version was printed. @throws UsageError */
export async function parseArguments(
  argv: readonly string[],
  version: string,
  print: (text: string) => void,
  columns = 80,
): Promise<Performer | undefined> {
  // As in many programs; yargs would answer the first with a help of its own.
  if (argv[0] === 'help' || argv[0] === '-h')
    return parseArguments([...argv.slice(1, 2), '--help'], version, print, columns);
  let performer: Performer | undefined;
  const parser = yargs([...argv])
    .scriptName('phoenix')
    // `create --allow restart:930 940`: the guest 940 is the command's.
    .parserConfiguration({'greedy-arrays': false})
    .usage('$0 <command>')
    .options(EVERYWHERE)
    .help()
    .check(refuseRepeated, true)
    .demandCommand(1, 'which command?')
    .locale('en')
    .strict()
    .version(version)
    .exitProcess(false)
    .showHelpOnFail(false)
    .fail((message, error) => {
      // Some of what yargs complains of it throws.
      throw error === undefined || error.name === 'YError' ? mistakeOf(error?.message ?? message, argv) : error;
    });
  // Without a description: the main help has a list of its own, in groups.
  for (const command of COMMANDS)
    parser.command(
      command.usage,
      false,
      (y) => declare(y, command),
      (args) => {
        performer = command.prepare(args);
      },
    );
  await parser.parseAsync([...argv], {}, (_error: unknown, {_: words, help}: Args, output: string) => {
    if (output !== '') print(`${help === true ? helpOf(words as readonly unknown[], columns) : output}\n`);
  });
  return performer;
}

/** Lines longer than this are hard to read. */
const WIDEST = 100;

/** Of the command that was typed, else of phoenix. */
function helpOf([word]: readonly unknown[], columns: number): string {
  const command = COMMANDS.find(({usage}) => usage.split(' ')[0] === word);
  const width = Math.min(columns, WIDEST);
  return command === undefined ? mainHelp(COMMANDS, width) : commandHelp(command, width);
}

/** A command's positionals and options. */
function declare(y: Argv, {positionals = {}, options}: Command): Argv {
  for (const [name, positional] of Object.entries(positionals)) y.positional(name, positional);
  for (const [name, option] of Object.entries(options))
    y.option(name, {...option, requiresArg: option.type !== 'boolean'});
  return y;
}

/** Options and positionals that may be given more than once, of all commands. */
const LISTS: ReadonlySet<string> = new Set([
  '_',
  ...COMMANDS.flatMap(({positionals = {}, options}) =>
    [...Object.entries(positionals), ...Object.entries(options)]
      .filter(([, {array}]) => array === true)
      .map(([name]) => name),
  ),
]);

/** yargs would make a list of it, which nobody expects. @throws UsageError */
function refuseRepeated(args: Args): true {
  const repeated = Object.keys(args).find((name) => Array.isArray(args[name]) && !LISTS.has(name));
  if (repeated === undefined) return true;
  throw new UsageError(`--${repeated} is given more than once`, 'give it once');
}
