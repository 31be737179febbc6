import type {Command} from '../command.js';
import {commandName} from '../completion/place.js';
import {GROUPS, PURPOSE} from '../main-help.js';
import {positionalsOf} from '../positionals-of.js';
import {paragraphsOf, sentence} from './fold.js';
import {headOf, type OptionGroup, OWN, optionGroups, sharedGroups} from './option-words.js';
import {ENVIRONMENT, exitCodes, FILES} from './surroundings.js';

/** docs/commands.md. */
export function commandsPage(commands: readonly Command[]): string {
  const shared = sharedGroups(commands);
  const sections = Object.entries(GROUPS).map(([group, title]) => {
    const own = commands.filter((command) => command.group === group);
    return own.length === 0 ? [] : [`## ${title}`, ...own.flatMap((command) => section(command, shared))];
  });
  const parts = [
    '<!-- Generated from packages/cli/src/usage by `npm run generate`. Do not edit. -->',
    '# Every command',
    `${PURPOSE} \`phoenix COMMAND --help\` shows the same, \`phoenix man | man -l -\` as a manual, and the shell completes it
([shell.md](shell.md)).`,
    commands.map((command) => `[${commandName(command)}](#${commandName(command).toLowerCase()})`).join(' · '),
    ...sections.flat(),
    '## Options that several commands have',
    ...[...shared.values()].flatMap(({title, options}) => [`### ${title}`, optionTable({title, options})]),
    '## Exit codes',
    rows(['code', 'means'], exitCodes()),
    'The first that applies of 130/143/129, 69, 1, 2. `phoenix explain CODE` says more.',
    '## Environment',
    rows(
      ['variable', 'what for'],
      ENVIRONMENT.map(([name, what]) => [`\`${name}\``, what]),
    ),
    '## Files',
    '`CONFIGS` is the folder that `--config-dir` names, `configs` by default; `.phoenix` lies where phoenix is started.',
    rows(
      ['file', 'what'],
      FILES.map(([name, what]) => [
        name
          .split(', ')
          .map((one) => `\`${one}\``)
          .join(', '),
        what,
      ]),
    ),
  ];
  return `${parts.join('\n\n')}\n`;
}

function section(command: Command, shared: ReadonlyMap<string, OptionGroup>): readonly string[] {
  const {usage, summary, details = '', examples} = command;
  const groups = optionGroups(command);
  const own = groups.filter(({title}) => !shared.has(title));
  const positionals = positionalsOf(command).map(({name, positional: {describe, choices}}) => [
    `\`${name}\``,
    choices === undefined ? describe : `${describe}: ${choices.map((one) => `\`${String(one)}\``).join(', ')}`,
  ]);
  const others = groups.filter(({title}) => shared.has(title));
  return [
    `### ${commandName(command)}`,
    `    phoenix ${usage}`,
    [sentence(summary), ...paragraphsOf(details)].map(plain).join('\n\n'),
    ...(positionals.length === 0 ? [] : [rows(['argument', 'what'], positionals)]),
    ...own.flatMap((group) => (group.title === OWN ? [optionTable(group)] : [`${group.title}:`, optionTable(group)])),
    `And ${others.map((group) => mention(group, shared.get(group.title)!)).join('; ')}.`,
    examplesOf(examples),
  ];
}

/** The whole group by its title, else which of it. */
function mention({title, options}: OptionGroup, whole: OptionGroup): string {
  const link = `[${title.charAt(0).toLowerCase()}${title.slice(1)}](#${title.toLowerCase().replaceAll(' ', '-')})`;
  return options.length === whole.options.length
    ? link
    : `${link}: ${options.map(({long}) => `\`${long}\``).join(', ')}`;
}

const examplesOf = (examples: Command['examples']): string =>
  `\`\`\`sh\n${examples.map(([line, what]) => `# ${what}\n${line}`).join('\n')}\n\`\`\``;

const optionTable = ({options}: OptionGroup): string =>
  rows(
    ['option', 'what', 'default'],
    options.map((option) => [
      `\`${headOf(option)}\``,
      option.describe,
      option.byDefault === undefined ? '' : `\`${option.byDefault}\``,
    ]),
  );

const rows = (head: readonly string[], body: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...body.map((cells) => cells.map((cell) => plain(cell).replaceAll('|', '\\|')))]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');

/** Outside of backticks these would be markup. */
const plain = (text: string): string =>
  text.replace(/(`[^`]*`)|([*<>])/g, (_, code: string | undefined, sign: string) => code ?? `\\${sign}`);
