import type {Command} from '../command.js';
import {COMMON, TARGET} from '../options.js';
import {commonOf, targetOf, wordsOf} from '../to-request.js';

export const adopt: Command = {
  usage: 'adopt [ids..]',
  group: 'write',
  summary: 'write config entries from guests that are on the node',
  details:
    'Reads containers and VMs of the node, also those that phoenix has not made, and adds an entry for each to phoenix_lxc_configs.json or phoenix_vm_configs.json; what else stands in the files stays as it is. Without ids: lists the guests that the config does not have. The node is only read. What the config has no words for, and what phoenix plan would show afterwards, is told on stderr; with --strict nothing is written then.',
  positionals: {
    ids: {type: 'string', array: true, describe: 'ids or names of guests of the node'},
  },
  options: {
    ...COMMON,
    print: {type: 'boolean', default: false, describe: 'write the entries to stdout, and no file'},
    ...TARGET,
  },
  examples: [
    ['phoenix adopt', 'what is on the node and not in the config'],
    ['phoenix adopt 105 jellyfin', 'write entries for two of them'],
    ['phoenix adopt 105 --print', 'look at an entry first'],
    ['phoenix adopt 105 --config-dir my-node --target ssh --host pve1', 'into a new folder'],
  ],
  prepare(args) {
    const request = {
      kind: 'adopt' as const,
      ...commonOf(args),
      ...targetOf(args),
      ids: wordsOf(args),
      print: args.print as boolean,
    };
    return async (io) => (await import('../commands/adopt.js')).adoptCommand(request, io);
  },
};
