import type {Command} from '../command.js';
import {positionalsOf} from '../positionals-of.js';
import {fold, paragraphsOf, sentence} from './fold.js';
import {headOf, optionGroups} from './option-words.js';

/** What `phoenix COMMAND --help` shows, in lines of at most so many columns. */
export function commandHelp(command: Command, columns: number): string {
  const {usage, summary, details = '', examples} = command;
  const arguments_ = positionalsOf(command).map(({name, positional: {describe, choices}}): Row => {
    const words = choices === undefined ? '' : `: ${choices.map(String).join(', ')}`;
    return [name, `${describe}${words}`];
  });
  const groups = optionGroups(command).flatMap(({title, options}) => {
    if (isElsewhere(title, command)) return [];
    const isShort = options.some(({short}) => short.length > 0);
    const rows = options.map((option): Row => {
      const head = headOf(option);
      const {describe, byDefault} = option;
      return [
        isShort && head.startsWith('--') ? `    ${head}` : head,
        byDefault === undefined ? describe : `${describe}; ${byDefault} by default`,
      ];
    });
    return [{title, rows: title === PLACE && 'lab-dir' in command.options ? [...rows, LAB_ROW] : rows}];
  });
  return [
    `phoenix ${usage}`,
    [summary]
      .map(sentence)
      .concat(paragraphsOf(details))
      .map((one) => fold(one, columns))
      .join('\n\n'),
    ...[{title: 'Arguments', rows: arguments_}, ...groups, {title: 'Examples', rows: [...examples]}]
      .filter(({rows}) => rows.length > 0)
      .map(({title, rows}) => `${title}:\n${table(rows, columns)}`),
  ].join('\n\n');
}

/** What tells how the embedded node is would be a third of most commands' help: it is told where it belongs. */
const isElsewhere = (title: string, {usage}: Command): boolean =>
  title === 'The embedded node' && !usage.startsWith('lab ');
const PLACE = 'Where the node is';
const LAB_ROW: Row = ['--lab-…', 'how the embedded node is, for --target lab: phoenix lab --help'];

export type Row = readonly [head: string, what: string];

/** Heads wider than this have a line of their own. */
const WIDEST = 34;

/** Two columns, the second folded. */
export function table(rows: readonly Row[], columns: number, least = 0): string {
  const fitting = rows.map(([head]) => head.length).filter((length) => length <= WIDEST);
  const width = Math.max(least, ...fitting);
  const indent = width + 4;
  return rows
    .map(([head, what]) => {
      const text = fold(what, columns, indent);
      if (head.length <= width) return `  ${head.padEnd(width)}  ${text}`;
      return `  ${head}\n${' '.repeat(indent)}${text}`;
    })
    .join('\n');
}
