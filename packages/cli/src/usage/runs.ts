import type {Command} from '../command.js';
import type {RunsRequest} from '../commands/runs.js';
import {RUNS} from '../options.js';
import {UsageError} from '../usage-error.js';

export const runs: Command = {
  usage: 'runs',
  group: 'look',
  summary: 'list what ran before, newest first',
  details:
    'Each run that walks a graph leaves a log of what it said: a bring-up, a plan, a run of tests. The logs are no state: delete them at any moment. Where a command takes a run, it takes an id of this list, the beginning of one, or `last`.',
  options: {
    ...RUNS,
    limit: {type: 'number', default: 20, describe: 'at most so many'},
    json: {type: 'boolean', default: false, describe: 'one JSON object a line'},
  },
  examples: [
    ['phoenix runs', 'the last twenty'],
    ['phoenix runs --limit 1 --json', 'the last one, for a script'],
  ],
  prepare(args) {
    const request: RunsRequest = {
      runsDir: args.runsDir as string,
      json: args.json as boolean,
      limit: limitOf(args.limit),
    };
    return async (io) => (await import('../commands/runs.js')).runsCommand(request, io);
  },
};

function limitOf(limit: unknown): number {
  if (typeof limit === 'number' && Number.isInteger(limit) && limit >= 1) return limit;
  throw new UsageError(`--limit is a whole number from 1, not ${String(limit)}`);
}
