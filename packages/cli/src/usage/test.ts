import type {Command} from '../command.js';
import {COMMON, JUNIT, RUNS, TARGET, TESTS_AT_ONCE} from '../options.js';
import {testRequest} from '../to-request.js';

export const test: Command = {
  usage: 'test [suite] [ids..]',
  group: 'look',
  summary: 'run a test suite of the config; without a name, list the suites',
  details: 'On all that have the suite, or on those named. Tests look and touch nothing.',
  positionals: {
    suite: {type: 'string', describe: 'name of a suite', completes: 'suite'},
    ids: {
      type: 'string',
      array: true,
      describe: 'ids or names of guests, or hypervisor',
      completes: 'guest',
      also: [['hypervisor', 'the node']],
    },
  },
  options: {
    ...COMMON,
    ...JUNIT,
    concurrency: {type: 'number', default: TESTS_AT_ONCE, describe: 'tests side by side'},
    ...RUNS,
    ...TARGET,
  },
  examples: [
    ['phoenix test', 'which suites there are'],
    ['phoenix test app 930 --junit report.xml', 'the suite app on 930, its results as JUnit XML'],
  ],
  prepare(args) {
    const request = testRequest(args);
    return async (io) => (await import('../commands/test.js')).testCommand(request, io);
  },
};
