import type {Argv} from 'yargs';

/** Groups of options that several commands have in common. */

export const ids = (y: Argv): Argv =>
  y.positional('ids', {type: 'string', array: true, describe: 'ids or names of guests'});

export const common = (y: Argv): Argv =>
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

export const targetOptions = (y: Argv): Argv =>
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

export const runOptions = (y: Argv): Argv =>
  targetOptions(common(y)).options({
    'fail-fast': {type: 'boolean', default: false, describe: 'the first failure starts nothing more'},
    allow: {type: 'string', array: true, default: [], describe: 'restart[:ID], recreate:ID, data-loss:ID'},
    wait: {type: 'boolean', default: false, describe: 'for another run that is changing the node'},
    yes: {type: 'boolean', alias: 'y', default: false, describe: 'ask nothing'},
  });

export const junitOption = (y: Argv): Argv =>
  y.option('junit', {type: 'string', describe: 'file for the results as JUnit XML'});

export const nodeOptions = (y: Argv): Argv =>
  y.options({
    only: {type: 'string', array: true, default: [], describe: 'steps of the node: system, zfs, users …'},
    skip: {type: 'string', array: true, default: [], describe: 'steps of the node to leave out: nvidia …'},
  });

export const labOptions = (y: Argv): Argv =>
  labSettings(y)
    .positional('action', {choices: ['serve', 'status', 'reset', 'log'] as const, demandOption: true})
    .options({
      port: {type: 'number', describe: 'for serve; any free one by default'},
      json: {type: 'boolean', default: false},
    });
