import type {Command} from '../command.js';
import {IDS, RUN} from '../options.js';
import {performRun} from './perform-run.js';

export const stop: Command = {
  usage: 'stop <ids..>',
  group: 'take down',
  summary: 'shut these guests down, what depends on them first',
  details:
    'By a clean shutdown. One that does not shut down in time is a failure; --force stops it, at the cost of what it had not written.',
  positionals: IDS,
  options: {...RUN, force: {type: 'boolean', default: false, describe: 'stop hard, at once'}},
  examples: [
    ['phoenix stop 910', 'those that need 910, then 910'],
    ['phoenix stop gateway --force', 'without waiting for a shutdown'],
  ],
  prepare: performRun('stop'),
};
