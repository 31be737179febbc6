import type {Command} from '../command.js';
import {IDS, RUN} from '../options.js';
import {performRun} from './perform-run.js';

export const remove: Command = {
  usage: 'delete <ids..>',
  group: 'take down',
  summary: 'destroy these guests',
  details:
    "With their disks and snapshots. Names what is lost and asks; volumes with data need --allow data-loss:ID besides. Their entries stay in the config: take them out, or the next LetsGo makes them anew. A guest that has left the config is named by its id; one that does not carry phoenix's mark is refused.",
  positionals: IDS,
  options: RUN,
  examples: [
    ['phoenix delete 960', 'asks first'],
    ['phoenix delete 940 --yes --allow data-loss:940', 'with its data volumes, asks nothing'],
  ],
  prepare: performRun('delete'),
};
