import type {Command} from '../command.js';
import {IDS, RUN} from '../options.js';
import {performRun} from './perform-run.js';

export const start: Command = {
  usage: 'start <ids..>',
  group: 'bring up',
  summary: 'start these guests, what they depend on first',
  details:
    'One comes after those that it depends on are healthy. Those that run are left alone. Nothing is configured or made.',
  positionals: IDS,
  options: RUN,
  examples: [
    ['phoenix start 930', '930, after what it depends on is healthy'],
    ['phoenix start gateway app', 'two of them, by name'],
  ],
  prepare: performRun('start'),
};
