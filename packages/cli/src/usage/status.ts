import type {Command} from '../command.js';
import {COMMON, IDS, TARGET} from '../options.js';
import {statusRequest} from '../to-request.js';

export const status: Command = {
  usage: 'status [ids..]',
  group: 'look',
  summary: 'show what is there, beside what is wanted',
  details: `Power, addresses, lock, pending changes and snapshots of every guest of the node, and of those that the config wants and
that are not there. SHOULD BE is empty where a guest is as the config wants it; \`left the config\` is a guest that phoenix has
made and no entry describes any more. A snapshot that phoenix has not made is marked (foreign). Columns that say nothing are
left out, and on a narrow terminal snapshots are counted.

An address is that of the config. A guest with DHCP that runs is asked for its own, a container by lxc-info, a VM by its
agent; one that does not answer in three seconds is shown without, and all of them together have eight.`,
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
