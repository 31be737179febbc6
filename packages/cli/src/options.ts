import type {Option, Positional} from './command.js';

/** Options that several commands have in common, in the groups that help shows. */
type Options = Readonly<Record<string, Option>>;

const inGroup = (group: string, options: Options): Options =>
  Object.fromEntries(Object.entries(options).map(([name, option]) => [name, {...option, group}]));

/** Of every command. */
export const EVERYWHERE: Options = {
  'config-dir': {
    type: 'string',
    default: 'configs',
    describe: 'folder of the three config files',
    completes: 'folder',
  },
};

export const IDS: Readonly<Record<string, Positional>> = {
  ids: {type: 'string', array: true, describe: 'ids or names of guests', completes: 'guest'},
};

/** Of commands that also take the word `setup`. */
export const GUESTS_OR_SETUP: Readonly<Record<string, Positional>> = {
  ids: {...IDS.ids!, describe: 'ids or names of guests, or setup', also: [['setup', 'the node alone']]},
};

const OUTPUT: Options = inGroup('Output:', {
  verbose: {
    type: 'boolean',
    default: false,
    describe: 'also what is only said for information, and in flat lines the commands that change something',
  },
  ci: {type: 'boolean', default: false, describe: 'flat log lines (also without a terminal, and with CI=true)'},
  json: {type: 'boolean', default: false, describe: 'one JSON object a line'},
});

export const COMMON: Options = {
  strict: {type: 'boolean', default: false, describe: 'warnings are errors'},
  ...OUTPUT,
};

export const LAB: Options = inGroup('The embedded node:', {
  'lab-dir': {
    type: 'string',
    default: '.phoenix/lab',
    describe: 'folder that the embedded node lives in',
    completes: 'folder',
  },
  'lab-speed': {type: 'number', default: 1, describe: '1 real time, 10 ten times faster, 0 no waiting'},
  'lab-profile': {
    type: 'string',
    describe: 'what the embedded node has: bare (as installed) or a JSON file; without it, what the config needs',
    completes: 'file',
    also: [['bare', 'as installed']],
  },
  'lab-faults': {
    type: 'string',
    describe: 'JSON file: commands that fail, hang, drop the connection or reboot the node',
    completes: 'file',
  },
});

export const TARGET: Options = {
  ...inGroup('Where the node is:', {
    target: {
      type: 'string',
      choices: ['lab', 'local', 'ssh'] as const,
      describe: "where the node is; default: the config's connection",
    },
    host: {type: 'string', describe: 'the node, for --target ssh'},
    port: {type: 'number', describe: 'its SSH port; 22 by default'},
    user: {type: 'string', describe: 'who logs in; root by default'},
    'identity-file': {type: 'string', describe: 'private key for SSH', completes: 'file'},
    'known-hosts': {type: 'string', describe: 'host keys that are trusted; ~/.ssh/known_hosts', completes: 'file'},
  }),
  ...LAB,
};

export const RUNS: Options = {
  'runs-dir': {
    type: 'string',
    default: '.phoenix/runs',
    describe: 'folder that runs leave their logs in',
    completes: 'folder',
  },
};

export const RUN: Options = {
  ...inGroup('How it runs:', {
    strict: COMMON.strict!,
    'fail-fast': {type: 'boolean', default: false, describe: 'the first failure starts nothing more'},
    allow: {
      type: 'string',
      array: true,
      default: [],
      describe: 'restart[:ID], recreate:ID, data-loss:ID',
      completes: 'impact',
    },
    wait: {type: 'boolean', default: false, describe: 'for another run that is changing the node'},
    concurrency: {type: 'number', describe: 'at most so many steps at work at once; no limit by default'},
    timeout: {type: 'string', describe: '90s, 30m, 2h: then start nothing more, as after Ctrl-C'},
    yes: {type: 'boolean', alias: 'y', default: false, describe: 'ask nothing'},
    ...RUNS,
  }),
  ...OUTPUT,
  ...TARGET,
};

/** Tests side by side, where nobody says how many. */
export const TESTS_AT_ONCE = 8;

export const JUNIT: Options = {
  junit: {type: 'string', describe: 'file for the results as JUnit XML', completes: 'file'},
};

/** Which steps take part: of every verb that brings up. */
export const CHOICE: Options = inGroup('Which steps:', {
  only: {
    type: 'string',
    array: true,
    default: [],
    describe: 'only these: configure, docker, zfs, 930/lxc.app …',
    completes: 'step',
  },
  skip: {type: 'string', array: true, default: [], describe: 'all but these', completes: 'step'},
  from: {type: 'string', describe: 'of each guest this step and what comes after it', completes: 'step'},
});
