import type {Command} from '../command.js';
import {GROUPS, PURPOSE} from '../main-help.js';
import {positionalsOf} from '../positionals-of.js';
import {paragraphsOf, sentence} from './fold.js';
import {headOf, type OptionGroup, optionGroups, sharedGroups} from './option-words.js';
import {heading, macroArgument, nested, paragraph, subheading, tagged, text, verbatim} from './roff.js';
import {ENVIRONMENT, exitCodes, FILES} from './surroundings.js';

/** phoenix(1), for man(1). */
export function manual(commands: readonly Command[], version: string): string {
  const shared = sharedGroups(commands);
  const rows = (pairs: readonly (readonly [string, string])[]) => pairs.map(([name, what]) => tagged(name, what));
  const parts = [
    `.TH PHOENIX 1 "" ${macroArgument(`phoenix ${version}`)} "User Commands"`,
    heading('Name'),
    'phoenix \\- bring a Proxmox VE node to the state that JSON files describe',
    heading('Synopsis'),
    '\\fBphoenix\\fR \\fICOMMAND\\fR [\\fIARGUMENT\\fR ...] [\\fIOPTION\\fR ...]',
    heading('Description'),
    text(
      `${PURPOSE} It is declarative: run it again, and it does what is missing. It keeps no state file: the node is the only truth, so a run that broke off goes on where it stands.`,
    ),
    paragraph('Every command tells of itself with `--help`.'),
    heading('Commands'),
    ...Object.entries(GROUPS).flatMap(([group, title]) => {
      const own = commands.filter((command) => command.group === group);
      return own.length === 0 ? [] : [subheading(title), ...own.flatMap((command) => section(command, shared))];
    }),
    heading('Options'),
    ...[...shared.values()].flatMap(({title, options}) => [subheading(title), ...optionRows({title, options})]),
    heading('Exit status'),
    ...rows(exitCodes()),
    paragraph('The first that applies of 130/143/129, 69, 1, 2.'),
    heading('Environment'),
    ...rows(ENVIRONMENT),
    heading('Files'),
    text(
      '`CONFIGS` is the folder that `--config-dir` names, `configs` by default; `.phoenix` lies where phoenix is started.',
    ),
    ...rows(FILES),
    heading('See also'),
    '.BR pct (1),\n.BR qm (1),\n.BR pvesm (1),\n.BR ssh (1)',
  ];
  return `${parts.join('\n')}\n`;
}

function section(command: Command, shared: ReadonlyMap<string, OptionGroup>): readonly string[] {
  const {usage, summary, details = '', examples} = command;
  const own = optionGroups(command).filter(({title}) => !shared.has(title));
  const others = optionGroups(command).flatMap(({title}) => (shared.has(title) ? [title.toLowerCase()] : []));
  const positionals = positionalsOf(command).map(({name, positional: {describe, choices}}) =>
    tagged(`<${name}>`, choices === undefined ? describe : `${describe}: ${choices.map(String).join(', ')}`),
  );
  return [
    tagged(usage, sentence(summary)),
    ...nested([
      ...paragraphsOf(details).map(paragraph),
      ...positionals,
      ...own.flatMap(optionRows),
      paragraph(`Options below: ${others.join('; ')}.`),
      ...examples.flatMap(([line, what]) => [paragraph(`Example, ${what}:`), verbatim(line)]),
    ]),
  ];
}

const optionRows = ({options}: OptionGroup): readonly string[] =>
  options.map((option) =>
    tagged(
      headOf(option),
      option.byDefault === undefined ? option.describe : `${option.describe}; ${option.byDefault} by default`,
    ),
  );
