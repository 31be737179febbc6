import type {Argv} from 'yargs';
import yargs from 'yargs';
import {pluginsOptions, pluginsRequest} from './plugins/arguments.js';
import type {LabRequest, LabSettings, Request, RunRequest, TargetRequest, TestRequest} from './request.js';
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

type Args = Readonly<Record<string, unknown>>;

const ids = (y: Argv): Argv => y.positional('ids', {type: 'string', array: true, describe: 'ids or names of guests'});

const common = (y: Argv): Argv =>
  y.options({
    strict: {type: 'boolean', default: false, describe: 'warnings are errors'},
    verbose: {type: 'boolean', default: false, describe: 'also what is only said for information'},
    ci: {type: 'boolean', default: false, describe: 'flat log lines (also without a terminal, and with CI=true)'},
    json: {type: 'boolean', default: false, describe: 'one JSON object a line'},
  });

const labSettings = (y: Argv): Argv =>
  y.options({
    'lab-dir': {type: 'string', default: '.phoenix/lab', describe: 'folder that the embedded node lives in'},
    'lab-speed': {type: 'number', default: 1, describe: '1 real time, 10 ten times faster, 0 no waiting'},
    'lab-profile': {
      type: 'string',
      describe: 'what the embedded node has: bare (as installed) or a JSON file; without it, what the config needs',
    },
    'lab-faults': {
      type: 'string',
      describe: 'JSON file: commands that fail, hang, drop the connection or reboot the node',
    },
  });

const targetOptions = (y: Argv): Argv =>
  labSettings(y).options({
    target: {
      choices: ['lab', 'local', 'ssh'] as const,
      describe: "where the node is; default: the config's connection",
    },
    host: {type: 'string', describe: 'the node, for --target ssh'},
    port: {type: 'number'},
    user: {type: 'string'},
    'identity-file': {type: 'string'},
    'known-hosts': {type: 'string'},
  });

const runOptions = (y: Argv): Argv =>
  targetOptions(common(y)).options({
    'fail-fast': {type: 'boolean', default: false, describe: 'the first failure starts nothing more'},
    allow: {type: 'string', array: true, default: [], describe: 'restart[:ID], recreate:ID, data-loss:ID'},
    wait: {type: 'boolean', default: false, describe: 'for another run that is changing the node'},
    yes: {type: 'boolean', alias: 'y', default: false, describe: 'ask nothing'},
  });

const junitOption = (y: Argv): Argv =>
  y.option('junit', {type: 'string', describe: 'file for the results as JUnit XML'});

const nodeOptions = (y: Argv): Argv =>
  y.options({
    only: {type: 'string', array: true, default: [], describe: 'steps of the node: system, zfs, users …'},
    skip: {type: 'string', array: true, default: [], describe: 'steps of the node to leave out: nvidia …'},
  });

const labOptions = (y: Argv): Argv =>
  labSettings(y)
    .positional('action', {choices: ['serve', 'status', 'reset', 'log'] as const, demandOption: true})
    .options({
      port: {type: 'number', describe: 'for serve; any free one by default'},
      json: {type: 'boolean', default: false},
    });

const commonOf = (args: Args) => {
  if (args.json && args.ci) throw new UsageError('--json and --ci are two formats', 'take one of them');
  return {
    configDir: args.configDir as string,
    strict: args.strict as boolean,
    verbose: args.verbose as boolean,
    format: args.json ? ('json' as const) : args.ci ? ('flat' as const) : ('auto' as const),
  };
};

function labOf(args: Args): LabSettings {
  const speed = args.labSpeed as number;
  if (!(speed >= 0)) throw new UsageError(`--lab-speed is a number from 0, not ${String(args.labSpeed)}`);
  return {
    dir: args.labDir as string,
    speed,
    ...given({profile: args.labProfile as string | undefined, faults: args.labFaults as string | undefined}),
  };
}

function runRequest(verb: RunRequest['verb'], args: Args): RunRequest {
  const allow = listOf(args.allow);
  for (const one of allow)
    if (!/^(?:restart(?::\d+)?|recreate:\d+|data-loss:\d+)$/.test(one))
      throw new UsageError(`--allow ${one}`, 'restart, restart:900, recreate:900 or data-loss:900');
  return {
    kind: 'run',
    verb,
    ...commonOf(args),
    ...targetOf(args),
    ids: wordsOf(args),
    only: listOf(args.only),
    skip: listOf(args.skip),
    failFast: args.failFast as boolean,
    allow,
    yes: args.yes as boolean,
    wait: args.wait as boolean,
    test: (args.test as boolean | undefined) ?? false,
    ...given({junit: args.junit as string | undefined}),
    force: (args.force as boolean | undefined) ?? false,
    exitCode: (args.exitCode as boolean | undefined) ?? false,
  };
}

function testRequest(args: Args): TestRequest {
  const concurrency = args.concurrency as number;
  if (!(concurrency >= 1)) throw new UsageError(`--concurrency is a number from 1, not ${String(args.concurrency)}`);
  return {
    kind: 'test',
    ...commonOf(args),
    ...targetOf(args),
    suite: args.suite as string | undefined,
    ids: wordsOf(args),
    concurrency,
    ...given({junit: args.junit as string | undefined}),
  };
}

/** `--only zfs,users --only samba` */
const listOf = (given: unknown): readonly string[] =>
  ((given as readonly string[] | undefined) ?? []).flatMap((one) => one.split(',')).filter((one) => one !== '');

const wordsOf = (args: Args): readonly string[] =>
  ((args.ids as readonly (string | number)[] | undefined) ?? []).map(String);

const targetOf = (args: Args): TargetRequest => ({
  target: args.target as TargetRequest['target'],
  lab: labOf(args),
  ...given({
    host: args.host as string | undefined,
    port: args.port as number | undefined,
    user: args.user as string | undefined,
    identityFile: args.identityFile as string | undefined,
    knownHosts: args.knownHosts as string | undefined,
  }),
});

const labRequest = (args: Args): LabRequest => ({
  kind: 'lab',
  action: args.action as LabRequest['action'],
  lab: labOf(args),
  configDir: args.configDir as string,
  json: args.json as boolean,
  ...given({port: args.port as number | undefined}),
});

/** Without the properties that were not given. */
const given = <T extends object>(values: T): {[K in keyof T]?: NonNullable<T[K]>} =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
