import type {Command} from '../command.js';
import {CHOICE, GUESTS_OR_SETUP, RUN} from '../options.js';
import {performRun} from './perform-run.js';

export const plan: Command = {
  usage: 'plan [ids..]',
  group: 'look',
  summary: 'show what LetsGo, or setup, would change, and touch nothing',
  details:
    'Asks the same graph that LetsGo walks and prints what differs, field by field, with what it would cost. `plan setup` is for the node alone.',
  positionals: GUESTS_OR_SETUP,
  options: {
    ...RUN,
    ...CHOICE,
    'exit-code': {type: 'boolean', default: false, describe: 'exit 2 when changes are pending'},
  },
  examples: [
    ['phoenix plan', 'of everything'],
    ['phoenix plan 930', 'of 930 and what it needs'],
    ['phoenix plan setup --skip firewall', 'of the node, its firewall left out'],
    ['phoenix plan 930 --from app', 'of 930 its application and what comes after it'],
    ['phoenix plan --exit-code --ci', 'for a pipeline: 2 where something differs'],
  ],
  prepare: performRun('plan'),
};
