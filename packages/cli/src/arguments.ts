import yargs, {type Argv} from 'yargs';
import type {Args, Command, Performer} from './command.js';
import {mainHelp} from './main-help.js';
import {EVERYWHERE} from './options.js';
import {COMMANDS} from './usage/index.js';
import {UsageError} from './usage-error.js';

/** Parses the command line. Undefined: help or the version was printed. @throws UsageError */
export async function parseArguments(
  argv: readonly string[],
  version: string,
  print: (text: string) => void,
): Promise<Performer | undefined> {
  let performer: Performer | undefined;
  const parser = yargs([...argv])
    .scriptName('phoenix')
    .usage('$0 <command>')
    .options(EVERYWHERE)
    .help()
    .group(['config-dir', 'help', 'version'], 'Of every command:')
    .check(refuseRepeated, true)
    .demandCommand(1, 'which command?')
    .recommendCommands()
    .strict()
    .wrap(100)
    .version(version)
    .exitProcess(false)
    .showHelpOnFail(false)
    .fail((message, error) => {
      throw error ?? new UsageError(message.replace(/\n/g, ': '), 'phoenix --help');
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
    const isMain = help === true && (words as readonly unknown[]).length === 0;
    if (output !== '') print(`${isMain ? mainHelp(COMMANDS) : output}\n`);
  });
  return performer;
}

/** A command's own help, positionals and options. */
function declare(y: Argv, {usage, summary, details, positionals = {}, options, examples}: Command): Argv {
  y.usage(`$0 ${usage}\n\n${summary}${details === undefined ? '' : `\n\n${details}`}`);
  for (const [name, positional] of Object.entries(positionals)) y.positional(name, positional);
  for (const [line, what] of examples) y.example(line.replace(/^phoenix/, '$0'), what);
  for (const [name, option] of Object.entries(options)) y.option(name, {group: 'Options:', ...option});
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
