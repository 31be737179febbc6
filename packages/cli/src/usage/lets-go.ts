import type {Command} from '../command.js';
import {CHOICE, JUNIT, RUN} from '../options.js';
import {performRun} from './perform-run.js';

export const letsGo: Command = {
  usage: 'LetsGo',
  group: 'bring up',
  summary: 'bring everything up: the node, containers, VMs',
  details:
    'Asks the node what is missing and does it, in one graph, side by side where Proxmox allows it. What is as described is left alone, so it can be run again at any time, also after a run that broke off.',
  options: {
    ...RUN,
    ...CHOICE,
    ...JUNIT,
    test: {type: 'boolean', default: false, describe: 'then run all test suites'},
  },
  examples: [
    ['phoenix LetsGo', 'everything that the config describes'],
    ['phoenix LetsGo --target ssh --host pve1 --ci', 'on pve1, as flat log lines'],
    ['phoenix LetsGo --only configure,firewall', 'only the settings of guests, and their firewalls'],
    ['phoenix LetsGo --allow restart:930', 'and 930 may be restarted where a change needs it'],
  ],
  prepare: performRun('LetsGo'),
};
