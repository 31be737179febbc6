import type {Command, Group} from './command.js';
import {EVERYWHERE} from './options.js';
import {type Row, table} from './reference/command-help.js';
import {fold} from './reference/fold.js';

export const GROUPS: Readonly<Record<Group, string>> = {
  'bring up': 'Bring up',
  look: 'Look, and touch nothing',
  'take down': 'Take down',
  write: 'Write config',
  'phoenix itself': 'phoenix itself',
};

/** What phoenix is, in one sentence. */
export const PURPOSE = 'Brings a Proxmox VE node and its guests to the state that three JSON files describe.';

/** For whoever sees it for the first time. */
export const BEGIN: readonly Row[] = [
  ['phoenix init', 'write a first config, explained'],
  ['phoenix plan', 'look at what would be done'],
  ['phoenix LetsGo', 'let it be done'],
];

/** What `phoenix --help` shows: the commands by what they are for, in lines of at most so many columns. */
export function mainHelp(commands: readonly Command[], columns: number): string {
  const sections = Object.entries(GROUPS).map(([group, title]) => ({
    title,
    rows: commands.filter((command) => command.group === group).map(({usage, summary}): Row => [usage, summary]),
  }));
  const options = Object.entries(EVERYWHERE).map(
    ([name, {describe, default: value}]): Row => [`--${name}`, `${describe}; ${String(value)} by default`],
  );
  const all = [
    {title: 'Begin with', rows: BEGIN},
    ...sections,
    {
      title: 'Options of every command',
      rows: [...options, ['--help', 'its options and examples'] as const, ['--version', 'the version'] as const],
    },
  ].filter(({rows}) => rows.length > 0);
  const width = Math.max(...all.flatMap(({rows}) => rows.map(([name]) => name.length)));
  return [
    'phoenix <command>',
    fold(PURPOSE, columns),
    ...all.map(({title, rows}) => `${title}:\n${table(rows, columns, width)}`),
  ].join('\n\n');
}
