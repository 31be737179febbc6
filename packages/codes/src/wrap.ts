import {fill, wordsOf} from '@phoenix/reporters';

/** Lines of at most so many columns; the first begins with `first`, the others as far in. What is in backticks stays whole. */
export function wrap(text: string, columns: number, first = ''): readonly string[] {
  const [line = '', ...more] = fill(wordsOf(text), Math.max(20, columns - first.length));
  return [`${first}${line}`, ...more.map((one) => `${' '.repeat(first.length)}${one}`)];
}
