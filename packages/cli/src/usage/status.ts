import type {Command} from '../command.js';
import {COMMON, IDS, TARGET} from '../options.js';
import {statusRequest} from '../to-request.js';

export const status: Command = {
  usage: 'status [ids..]',
  group: 'look',
  summary: 'show what is there, beside what is wanted',
  details: `Power, lock, pending changes and snapshots of every guest of the node, and of those that the config wants and that are
not there. SHOULD BE is empty where a guest is as the config wants it. A snapshot that phoenix has not made is marked
(foreign).`,
  positionals: IDS,
  options: {...COMMON, ...TARGET},
  examples: [
    ['phoenix status', 'every guest of the config and of the node'],
    ['phoenix status 930 gateway --json', 'two of them, for a program'],
  ],
  prepare(args) {
    const request = statusRequest(args);
    return async (io) => (await import('../commands/status.js')).statusCommand(request, io);
  },
};
