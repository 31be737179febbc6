import {width} from './width.js';

const escapes = /\u001b\[[\d;]*m/g;

/** Without colours. */
export const plain = (text: string): string => text.replace(escapes, '');

/** Character cells of a line; colours take none. */
export const cellsOf = (line: string): number => width(plain(line));

/** Words of a text; what is in backticks is one. */
export const wordsOf = (text: string): readonly string[] => text.match(/(?:`[^`]*`|[^\s`])+/g) ?? [];

/**
 * Words on lines of at most so many cells. One that is longer than a line stays whole.
 * @param first what the first line has room for, where that is another
 */
export function fill(words: readonly string[], cells: number, first = cells): readonly string[] {
  const lines: string[] = [];
  for (const word of words) {
    const line = lines.at(-1);
    const room = lines.length > 1 ? cells : first;
    if (line !== undefined && cellsOf(line) + 1 + cellsOf(word) <= room) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}
