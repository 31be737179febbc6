import type {Command} from '../command.js';
import {CHOICE, IDS, RUN} from '../options.js';
import {performRun} from './perform-run.js';

export const reconfigure: Command = {
  usage: 'reconfigure <ids..>',
  group: 'bring up',
  summary: 'take these guests back to their snapshot pre-configured and up again',
  details:
    'What has changed inside since the features were applied is thrown away; data volumes and mounts stay. Names what is lost and asks.',
  positionals: IDS,
  options: {...RUN, ...CHOICE},
  examples: [
    ['phoenix reconfigure 930', 'says what is lost, and asks'],
    ['phoenix reconfigure 930 --yes', 'asks nothing'],
  ],
  prepare: performRun('reconfigure'),
};
