/** A text cut into lines once: a large config has thousands of places to name. */
export interface Lines {
  /** Offset of each line's first character. */
  readonly starts: readonly number[];
  /** Without line ends, tabs as one space so that carets stand right. */
  readonly texts: readonly string[];
}

export const linesOf = (text: string): Lines => {
  const parts = text.split('\n');
  const starts: number[] = [];
  let offset = 0;
  for (const part of parts) {
    starts.push(offset);
    offset += part.length + 1;
  }
  return {starts, texts: parts.map((part) => part.replace(/\r$/, '').replaceAll('\t', ' '))};
};

/** Line and column, both from 1, of an offset. */
export const positionAt = ({starts}: Lines, offset: number): {line: number; column: number} => {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return {line: low + 1, column: offset - (starts[low] ?? 0) + 1};
};

/**
 *       3 |     "900": {
 *     > 4 |       "hostnam": "x",
 *         |       ^^^^^^^^^
 */
export const codeFrame = (lines: Lines, offset: number, length: number): string => {
  const {line, column} = positionAt(lines, offset);
  const culprit = lines.texts[line - 1] ?? '';
  const width = String(line).length;
  const carets = '^'.repeat(Math.max(1, Math.min(length, culprit.length - column + 1)));
  return [
    ...(line > 1 ? [`  ${String(line - 1).padStart(width)} | ${lines.texts[line - 2]}`] : []),
    `> ${line} | ${culprit}`,
    `  ${' '.repeat(width)} | ${' '.repeat(column - 1)}${carets}`,
  ].join('\n');
};
