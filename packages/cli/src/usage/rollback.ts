import type {Command} from '../command.js';
import {IDS, RUN} from '../options.js';
import {runRequest} from '../to-request.js';

export const rollback: Command = {
  usage: 'rollback <id> <snapshot>',
  group: 'take down',
  summary: 'take a guest back to one of its snapshots',
  details:
    'Names what is lost and asks: everything in the guest since then, its data volumes that the snapshot holds too. Newer snapshots that the storage cannot keep need --allow data-loss:ID besides. It runs again afterwards if it ran before; LetsGo then brings it back to what the config describes.',
  positionals: {
    id: {...IDS.ids!, type: 'string', array: false, describe: 'id or name of a guest', demandOption: true},
    snapshot: {type: 'string', describe: 'one of its snapshots', completes: 'snapshot', demandOption: true},
  },
  options: RUN,
  examples: [
    ['phoenix rollback 930 final-form', 'asks first'],
    ['phoenix rollback app pre-configured --yes --allow data-loss:930', 'asks nothing, and newer snapshots go'],
  ],
  prepare(args) {
    const run = runRequest('rollback', {...args, ids: [args.id]});
    const request = {...run, snapname: String(args.snapshot)};
    return async (io) => (await import('../commands/rollback.js')).rollbackCommand(request, io);
  },
};
