import type {Command} from '../command.js';
import {IDS, RUN} from '../options.js';
import {performRun} from './perform-run.js';

export const restart: Command = {
  usage: 'restart <ids..>',
  group: 'bring up',
  summary: 'restart these guests, which applies what is pending',
  details:
    'Shuts them down and starts them again: Proxmox then applies what waits for it. What depends on them goes on running.',
  positionals: IDS,
  options: RUN,
  examples: [['phoenix restart 930', 'also applies changes that wait for a restart']],
  prepare: performRun('restart'),
};
