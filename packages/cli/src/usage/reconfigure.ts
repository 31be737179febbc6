import type {Command} from '../command.js';
import {IDS, RUN} from '../options.js';
import {performRun} from './perform-run.js';

export const reconfigure: Command = {
  usage: 'reconfigure <ids..>',
  group: 'bring up',
  summary: 'take these guests back to their snapshot pre-configured and up again',
  details:
    'What has changed inside since the features were applied is thrown away; data volumes and mounts stay. Asks first.',
  positionals: IDS,
  options: RUN,
  examples: [['phoenix reconfigure 930 --yes', 'begin again behind its features, ask nothing']],
  prepare: performRun('reconfigure'),
};
