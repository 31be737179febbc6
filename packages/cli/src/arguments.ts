import yargs from 'yargs';
import {common, ids, junitOption, labOptions, nodeOptions, runOptions, targetOptions} from './options.js';
import {pluginsOptions, pluginsRequest} from './plugins/arguments.js';
import type {Request} from './request.js';
import {commonOf, labRequest, runRequest, targetOf, testRequest, wordsOf} from './to-request.js';
import {UsageError} from './usage-error.js';

/** Parses the command line. Undefined: help or the version was printed. @throws UsageError */
export async function parseArguments(
  argv: readonly string[],
  version: string,
  print: (text: string) => void,
): Promise<Request | undefined> {
  let request: Request | undefined;
  const take = (made: Request) => {
    request = made;
  };
  const parser = yargs([...argv])
    .scriptName('phoenix')
    .usage('$0 <command>\n\nBrings a Proxmox VE node and its guests to the state that three JSON files describe.')
    .option('config-dir', {
      type: 'string',
      default: 'configs',
      describe: 'folder of the three config files',
      global: true,
    })
    .command(
      'LetsGo',
      'bring everything up',
      (y) =>
        junitOption(runOptions(y)).option('test', {
          type: 'boolean',
          default: false,
          describe: 'then run all test suites',
        }),
      (args) => take(runRequest('LetsGo', args)),
    )
    .command(
      'setup',
      'bring the node itself up, without its guests',
      (y) => nodeOptions(runOptions(y)),
      (args) => take(runRequest('setup', args)),
    )
    .command(
      'create <ids..>',
      'bring these guests up, with what they need',
      (y) => runOptions(ids(y)),
      (args) => take(runRequest('create', args)),
    )
    .command(
      'reconfigure <ids..>',
      'take these guests back to their pre-configured snapshot and bring them up again',
      (y) => runOptions(ids(y)),
      (args) => take(runRequest('reconfigure', args)),
    )
    .command(
      'start <ids..>',
      'start these guests, what they depend on first',
      (y) => runOptions(ids(y)),
      (args) => take(runRequest('start', args)),
    )
    .command(
      'stop <ids..>',
      'shut these guests down, what depends on them first',
      (y) => runOptions(ids(y)).option('force', {type: 'boolean', default: false, describe: 'stop hard, at once'}),
      (args) => take(runRequest('stop', args)),
    )
    .command(
      'restart <ids..>',
      'restart these guests, which applies what is pending',
      (y) => runOptions(ids(y)),
      (args) => take(runRequest('restart', args)),
    )
    .command(
      'status [ids..]',
      'show what is there',
      (y) => targetOptions(common(ids(y))),
      (args) => take({kind: 'status', ...commonOf(args), ...targetOf(args), ids: wordsOf(args)}),
    )
    .command(
      'delete <ids..>',
      'destroy these guests',
      (y) => runOptions(ids(y)),
      (args) => take(runRequest('delete', args)),
    )
    .command(
      'plan [ids..]',
      'show what LetsGo, or setup, would change, and touch nothing',
      (y) =>
        nodeOptions(runOptions(ids(y))).option('exit-code', {
          type: 'boolean',
          default: false,
          describe: 'exit 2 when changes are pending',
        }),
      (args) => take(runRequest('plan', args)),
    )
    .command(
      'test [suite] [ids..]',
      'run a test suite of the config; without a name, list the suites',
      (y) =>
        junitOption(targetOptions(common(y)))
          .positional('suite', {type: 'string'})
          .positional('ids', {type: 'string', array: true, describe: 'ids or names of guests, or hypervisor'})
          .option('concurrency', {type: 'number', default: 8, describe: 'tests side by side'}),
      (args) => take(testRequest(args)),
    )
    .command(
      'validate',
      'check the config files',
      (y) => common(y),
      (args) => take({kind: 'validate', ...commonOf(args)}),
    )
    .command(
      'plugins <action> [name]',
      'what phoenix is extended by: list and show it, begin one, check one',
      (y) => pluginsOptions(y),
      (args) => take(pluginsRequest(args)),
    )
    .command(
      'lab <action>',
      'the embedded Proxmox VE node',
      (y) => labOptions(y),
      (args) => take(labRequest(args)),
    )
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
  await parser.parseAsync([...argv], {}, (_error: unknown, _args: unknown, output: string) => {
    if (output !== '') print(`${output}\n`);
  });
  return request;
}

/** Options and positionals that may be given more than once. */
const LISTS: ReadonlySet<string> = new Set(['_', 'ids', 'allow', 'only', 'skip']);

/** yargs would make a list of it, which nobody expects. @throws UsageError */
function refuseRepeated(args: Readonly<Record<string, unknown>>): true {
  const repeated = Object.keys(args).find((name) => Array.isArray(args[name]) && !LISTS.has(name));
  if (repeated === undefined) return true;
  throw new UsageError(`--${repeated} is given more than once`, 'give it once');
}
