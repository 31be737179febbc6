import {fill, wordsOf} from '@phoenix/reporters';

/** Paragraphs of a text: a blank line divides them, a single line end is a space. */
export const paragraphsOf = (text: string): readonly string[] =>
  text
    .split(/\n\s*\n/)
    .map((one) => one.trim().replace(/\s+/g, ' '))
    .filter((one) => one !== '');

/** Lines of at most so many columns; all but the first begin so far in. What is in backticks stays whole. */
export const fold = (text: string, columns: number, indent = 0): string =>
  fill(wordsOf(text), Math.max(16, columns - indent)).join(`\n${' '.repeat(indent)}`);

/** Of a line that is written small, without a full stop. */
export const sentence = (line: string): string => `${line.charAt(0).toUpperCase()}${line.slice(1)}.`;
