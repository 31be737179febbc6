import {SUBJECTS} from './catalogue/index.js';
import type {Explanation} from './catalogue.js';
import {KINDS} from './kinds.js';
import {wrap} from './wrap.js';

export interface Look {
  /** Width of the terminal. */
  readonly columns: number;
  readonly color: boolean;
}

/** One explanation for people; ends in a line end. */
export function explanationText({code, kinds, title, meaning, causes, todo, see}: Explanation, look: Look): string {
  const {bold, faint} = paint(look.color);
  const list = (heading: string, items: readonly string[] = []): readonly string[] =>
    items.length === 0 ? [] : ['', bold(heading), ...items.flatMap((item) => wrap(item, look.columns, '  - '))];
  const [first = '', ...rest] = wrap(`${code}: ${title}`, look.columns);
  return lines([
    bold(first),
    ...rest.map(bold),
    faint(kinds.map((kind) => KINDS[kind]).join(', ')),
    '',
    ...wrap(meaning, look.columns),
    ...list('Mostly because', causes),
    ...list('What to do', todo),
    ...list('See also', see?.map(seeText)),
  ]);
}

/** All codes by what they are about; ends in a line end. */
export function listText(look: Look): string {
  const {bold} = paint(look.color);
  const width = Math.max(...SUBJECTS.flatMap(({entries}) => Object.keys(entries)).map((code) => code.length));
  return lines([
    ...SUBJECTS.flatMap(({title, entries}) => [
      bold(title),
      ...Object.entries(entries).flatMap(([code, entry]) =>
        wrap(entry.title, look.columns, `  ${code.padEnd(width)}  `),
      ),
      '',
    ]),
    'phoenix explain CODE says more.',
  ]);
}

const seeText = (where: string): string => (isPage(where) ? where : `\`phoenix explain ${where}\``);
/** A page of the docs; anything else is another code. */
export const isPage = (where: string): boolean => where.includes('.md');

const paint = (color: boolean) => ({bold: sgr(color, 1), faint: sgr(color, 2)});
/** Bold and faint end with the same code (console_codes(4)). */
const sgr = (color: boolean, open: number) => (text: string) => (color ? `\u001b[${open}m${text}\u001b[22m` : text);

const lines = (all: readonly string[]): string => `${all.join('\n')}\n`;
