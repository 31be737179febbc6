import type {Command} from '../command.js';

export const explain: Command = {
  usage: 'explain [codes..]',
  group: 'look',
  summary: 'say what a code means, why it comes and what to do',
  details:
    'Codes stand in brackets in what phoenix says: `[unknown-key]` behind a warning, `refused (stale-lock)` in a failure, `(no-space)` behind a command. Exit codes, the outcomes of steps and what changes cost are explained as well. Without a code, all of them are listed. Looks at no files and at no node.',
  positionals: {
    codes: {type: 'string', array: true, describe: 'as phoenix says it; an exit code, too', completes: 'code'},
  },
  options: {
    json: {type: 'boolean', default: false, describe: 'one JSON object a line'},
  },
  examples: [
    ['phoenix explain', 'all codes, by what they are about'],
    ['phoenix explain stale-lock no-space', 'what two failures mean'],
    ['phoenix explain 64', 'what an exit code means'],
  ],
  prepare(args) {
    const request = {codes: (args.codes as readonly string[] | undefined) ?? [], json: args.json as boolean};
    return async (io) => (await import('../commands/explain-code.js')).explainCodeCommand(request, io);
  },
};
