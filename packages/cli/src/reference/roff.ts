import {fold} from './fold.js';

/** The few requests of man(7) that the manual needs; text is escaped as groff_man_style(7) tells. */
export const heading = (title: string): string => `.SH ${macroArgument(title.toUpperCase())}`;
export const subheading = (title: string): string => `.SS ${macroArgument(title)}`;
/** Behind a heading. */
export const text = (plain: string): string => body(plain);
export const paragraph = (text: string): string => `.PP\n${body(text)}`;
export const nested = (lines: readonly string[]): readonly string[] => ['.RS', ...lines, '.RE'];

/** @param head shown in bold, words in capitals and usage's brackets aside */
export const tagged = (head: string, text: string): string => `.TP\n${emphasised(head)}\n${body(text)}`;

/** As it is typed. */
export const verbatim = (line: string): string => `.RS 4\n.nf\n${guarded(escaped(line))}\n.fi\n.RE`;

export const macroArgument = (text: string): string => `"${escaped(text).replaceAll('"', '\\(dq')}"`;

/** Of a line before it is escaped: mandoc's lint wants 80 at most behind it. */
const WIDE = 64;

/** What stands in backticks is bold. */
const body = (text: string): string =>
  guarded(
    fold(text, WIDE).replace(/`([^`]*)`|([^`]+|`)/g, (_, code, rest) =>
      code === undefined ? escaped(rest) : bold(code),
    ),
  );

/** `-y, --yes`, `--host HOST`, `create <ids..>`: what is to be replaced is in italics. */
function emphasised(head: string): string {
  const words = head.split(' ').map((word) => {
    const isPlaceholder = /^[<[]/.test(word) || /^[A-Z][A-Z|,…]*$/.test(word);
    return isPlaceholder ? `\\fI${escaped(word)}\\fR` : bold(word);
  });
  return guarded(words.join(' '));
}

const bold = (text: string): string => `\\fB${escaped(text)}\\fR`;

/** A line must not begin with what roff takes for a request. */
const guarded = (line: string): string => line.replace(/^(?=[.'])/gm, '\\&');

const escaped = (text: string): string =>
  text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('~', '\\(ti')
    .replaceAll('^', '\\(ha')
    .replaceAll("'", '\\(aq')
    .replaceAll('`', '\\(ga')
    .replace(/[^\x20-\x7e\n]/gu, (char) => `\\[u${char.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}]`);
