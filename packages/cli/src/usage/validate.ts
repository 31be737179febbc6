import type {Command} from '../command.js';
import {COMMON} from '../options.js';
import {commonOf} from '../to-request.js';

export const validate: Command = {
  usage: 'validate',
  group: 'look',
  summary: 'check the config files',
  details: 'Everything that can be said of the files and plugins without looking at a node, all problems at once.',
  options: COMMON,
  examples: [
    ['phoenix validate', 'the files in configs/'],
    ['phoenix validate --config-dir my-node --strict', 'warnings are errors'],
  ],
  prepare(args) {
    const request = {kind: 'validate' as const, ...commonOf(args)};
    return async (io) => (await import('../commands/validate.js')).validateCommand(request, io);
  },
};
