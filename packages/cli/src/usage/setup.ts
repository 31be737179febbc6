import type {Command} from '../command.js';
import {CHOICE, RUN} from '../options.js';
import {performRun} from './perform-run.js';

export const setup: Command = {
  usage: 'setup',
  group: 'bring up',
  summary: 'bring the node itself up, without its guests',
  details:
    'Repositories, packages, network, users, pools, storages, shares, drivers, firewall: what the hypervisor file says. Network and firewall change under guard: where the node cannot be reached any more afterwards, it takes the change back by itself.',
  options: {...RUN, ...CHOICE},
  examples: [
    ['phoenix setup', 'all of the node'],
    ['phoenix setup --only zfs,users', 'its pools and datasets, and its users'],
    ['phoenix setup --skip nvidia', 'all but the driver'],
  ],
  prepare: performRun('setup'),
};
