import type {Command, Group} from './command.js';
import {EVERYWHERE} from './options.js';

const GROUPS: Readonly<Record<Group, string>> = {
  'bring up': 'Bring up',
  look: 'Look, and touch nothing',
  'take down': 'Take down',
  write: 'Write config',
  'phoenix itself': 'phoenix itself',
};

/** What `phoenix --help` shows: the commands by what they are for. */
export function mainHelp(commands: readonly Command[]): string {
  const sections = Object.entries(GROUPS).map(([group, title]) => ({
    title,
    rows: commands
      .filter((command) => command.group === group && !command.hidden)
      .map(({usage, summary}): Row => [usage, summary]),
  }));
  const options = Object.entries(EVERYWHERE).map(
    ([name, {describe, default: value}]): Row => [`--${name}`, `${describe}; ${String(value)} by default`],
  );
  const all = [
    ...sections,
    {
      title: 'Options of every command',
      rows: [...options, ['--help', 'its options and examples'] as const, ['--version', 'the version'] as const],
    },
  ].filter(({rows}) => rows.length > 0);
  const width = Math.max(...all.flatMap(({rows}) => rows.map(([name]) => name.length)));
  return [
    'phoenix <command>',
    'Brings a Proxmox VE node and its guests to the state that three JSON files describe.',
    ...all.map(({title, rows}) =>
      [`${title}:`, ...rows.map(([name, what]) => `  ${name.padEnd(width)}  ${what}`)].join('\n'),
    ),
  ].join('\n\n');
}

type Row = readonly [name: string, what: string];
