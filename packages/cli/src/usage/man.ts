import type {Command} from '../command.js';

export const man: Command = {
  usage: 'man',
  group: 'phoenix itself',
  summary: 'print the manual, for man to show',
  details: 'All commands with their options and examples, exit codes, environment and files, as man(7) source.',
  options: {},
  examples: [
    ['phoenix man | man -l -', 'read it'],
    ['phoenix man > /usr/local/share/man/man1/phoenix.1', 'for man phoenix'],
  ],
  prepare() {
    return async (io) => (await import('../commands/man.js')).manCommand(io);
  },
};
