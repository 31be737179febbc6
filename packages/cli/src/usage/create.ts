import type {Command} from '../command.js';
import {CHOICE, IDS, RUN} from '../options.js';
import {performRun} from './perform-run.js';

export const create: Command = {
  usage: 'create <ids..>',
  group: 'bring up',
  summary: 'bring these guests up, with what they need',
  details: 'What they are cloned from and depend on comes with them, and of the node what they build on.',
  positionals: IDS,
  options: {...RUN, ...CHOICE},
  examples: [
    ['phoenix create 930', '930, its template and the guests that it depends on'],
    ['phoenix create 930 --skip healthcheck', 'without waiting for its health'],
    ['phoenix create gateway monitoring', 'guests by name'],
  ],
  prepare: performRun('create'),
};
