import type {Command} from '../command.js';
import {COMMON, IDS, TARGET} from '../options.js';
import {statusRequest} from '../to-request.js';

export const snapshots: Command = {
  usage: 'snapshots [ids..]',
  group: 'look',
  summary: 'show the snapshots of guests, as a tree',
  details:
    "When each was taken, whether it is phoenix's own, what it says was done by then, and whether that still is what the config wants.",
  positionals: IDS,
  options: {...COMMON, ...TARGET},
  examples: [
    ['phoenix snapshots', 'of every guest of the node'],
    ['phoenix snapshots 930 --json', 'of one, for a program'],
  ],
  prepare(args) {
    const request = statusRequest(args);
    return async (io) => (await import('../commands/snapshots.js')).snapshotsCommand(request, io);
  },
};
