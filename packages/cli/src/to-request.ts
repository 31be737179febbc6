import type {Args} from './command.js';
import {TESTS_AT_ONCE} from './options.js';
import type {LabRequest, LabSettings, RunRequest, StatusRequest, TargetRequest, TestRequest} from './request.js';
import {timeLimit} from './time-limit.js';
import {UsageError} from './usage-error.js';

export const commonOf = (args: Args) => {
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

export function runRequest(verb: RunRequest['verb'], args: Args): RunRequest {
  const allow = listOf(args.allow);
  for (const one of allow)
    if (!/^(?:restart(?::\d+)?|recreate:\d+|data-loss:\d+)$/.test(one))
      throw new UsageError(`--allow cannot be ${one}`, 'restart, restart:900, recreate:900 or data-loss:900');
  return {
    kind: 'run',
    verb,
    ...commonOf(args),
    ...targetOf(args),
    ids: wordsOf(args),
    ...choiceOf(args),
    failFast: args.failFast as boolean,
    allow,
    yes: args.yes as boolean,
    wait: args.wait as boolean,
    runsDir: args.runsDir as string,
    test: (args.test as boolean | undefined) ?? false,
    ...given({
      junit: args.junit as string | undefined,
      concurrency: concurrencyOf(args.concurrency),
      timeout: args.timeout === undefined ? undefined : timeLimit(args.timeout as string),
    }),
    force: (args.force as boolean | undefined) ?? false,
    exitCode: (args.exitCode as boolean | undefined) ?? false,
  };
}

/** `--only`, `--skip` and `--from`. */
export const choiceOf = (args: Args) => ({
  only: listOf(args.only),
  skip: listOf(args.skip),
  ...given({from: args.from as string | undefined}),
});

export function testRequest(args: Args): TestRequest {
  return {
    kind: 'test',
    ...commonOf(args),
    ...targetOf(args),
    suite: args.suite as string | undefined,
    ids: wordsOf(args),
    concurrency: concurrencyOf(args.concurrency) ?? TESTS_AT_ONCE,
    runsDir: args.runsDir as string,
    ...given({junit: args.junit as string | undefined}),
  };
}

function concurrencyOf(given: unknown): number | undefined {
  if (given === undefined || (typeof given === 'number' && Number.isInteger(given) && given >= 1)) return given;
  throw new UsageError('--concurrency is a whole number from 1', '--concurrency 4');
}

/** `--only zfs,users --only samba` */
const listOf = (given: unknown): readonly string[] =>
  ((given as readonly string[] | undefined) ?? []).flatMap((one) => one.split(',')).filter((one) => one !== '');

export const wordsOf = (args: Args): readonly string[] =>
  ((args.ids as readonly (string | number)[] | undefined) ?? []).map(String);

export const targetOf = (args: Args): TargetRequest => ({
  target: args.target as TargetRequest['target'],
  lab: labOf(args),
  ...given({
    host: args.host as string | undefined,
    port: portOf(args),
    user: args.user as string | undefined,
    identityFile: args.identityFile as string | undefined,
    knownHosts: args.knownHosts as string | undefined,
  }),
});

export const statusRequest = (args: Args): StatusRequest => ({
  kind: 'status',
  ...commonOf(args),
  ...targetOf(args),
  ids: wordsOf(args),
});

export const labRequest = (args: Args): LabRequest => ({
  kind: 'lab',
  action: args.action as LabRequest['action'],
  lab: labOf(args),
  configDir: args.configDir as string,
  json: args.json as boolean,
  ...given({port: portOf(args)}),
});

/** 0: any free one, where that makes sense. @throws UsageError */
function portOf({port}: Args): number | undefined {
  if (port === undefined) return undefined;
  if (typeof port === 'number' && Number.isInteger(port) && port >= 0 && port < 65_536) return port;
  throw new UsageError('--port is a number from 0 to 65535');
}

/** Without the properties that were not given. */
const given = <T extends object>(values: T): {[K in keyof T]?: NonNullable<T[K]>} =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
