import type {Command} from '../command.js';
import {IDS, RUN} from '../options.js';
import {performRun} from './perform-run.js';

export const start: Command = {
  usage: 'start <ids..>',
  group: 'bring up',
  summary: 'start these guests, what they depend on first',
  positionals: IDS,
  options: RUN,
  examples: [['phoenix start 930', '930, after what it depends on is healthy']],
  prepare: performRun('start'),
};
