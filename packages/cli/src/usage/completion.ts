import type {Command} from '../command.js';
import {SHELLS, type Shell} from '../completion/shells.js';

export const completion: Command = {
  usage: 'completion <shell>',
  group: 'phoenix itself',
  summary: 'print what makes bash, zsh or fish complete phoenix',
  details: [
    'Commands, options, and what the config has names for: guests by id and name, suites, features, steps. It reads files and asks no node.',
    'In ~/.bashrc: source <(phoenix completion bash). In ~/.zshrc, behind compinit: source <(phoenix completion zsh). fish has a folder for it, see the examples. The script asks phoenix at each Tab, so it need not be renewed when phoenix is.',
  ].join('\n\n'),
  positionals: {shell: {choices: SHELLS, demandOption: true, describe: 'which shell'}},
  options: {},
  examples: [
    ['phoenix completion bash', 'for source, or as a file in a folder of bash-completion'],
    ['phoenix completion zsh', 'for source, or as _phoenix in a folder of fpath'],
    ['phoenix completion fish > ~/.config/fish/completions/phoenix.fish', 'once'],
  ],
  prepare(args) {
    const shell = args.shell as Shell;
    return async (io) => (await import('../commands/completion.js')).completionCommand({shell}, io);
  },
};
