import {width} from './width.js';

const escapes = /\u001b\[[\d;]*m/g;

/** Below this, prose in columns is harder to read than what the terminal makes of it. */
const LEAST = 40;

/**
 * A line broken between words where it is longer than so many cells; what follows stands so much `further` in than the line itself.
 * Colours take no room. A word that is longer than a line stays whole. Without a number of cells the line is left as it is.
 */
export const hang = (line: string, cells: number | undefined, further = 2): string => {
  if (cells === undefined || cells < LEAST || cellsOf(line) <= cells) return line;
  const [lead = ''] = line.match(/^(?:\u001b\[[\d;]*m| )*/) ?? [];
  const indent = plain(lead);
  const [first = '', ...words] = line.slice(lead.length).split(' ');
  const lines: string[] = [];
  let current = `${lead}${first}`;
  for (const word of words) {
    if (cellsOf(current) + 1 + cellsOf(word) > cells) {
      lines.push(current.trimEnd());
      current = `${indent}${' '.repeat(further)}${word}`;
    } else current = `${current} ${word}`;
  }
  return [...lines, current].join('\n');
};

/** Without colours. */
export const plain = (text: string): string => text.replace(escapes, '');

const cellsOf = (text: string): number => width(plain(text));
