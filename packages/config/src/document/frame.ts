/** Line and column, both from 1, of an offset. */
export const positionAt = (text: string, offset: number): {line: number; column: number} => {
  const before = text.slice(0, offset);
  return {line: before.split('\n').length, column: offset - before.lastIndexOf('\n')};
};

/**
 *       3 |     "900": {
 *     > 4 |       "hostnam": "x",
 *         |       ^^^^^^^^^
 */
export const codeFrame = (text: string, offset: number, length: number): string => {
  const {line, column} = positionAt(text, offset);
  const lines = text.split('\n').map((each) => each.replace(/\r$/, '').replaceAll('\t', ' '));
  const culprit = lines[line - 1] ?? '';
  const width = String(line).length;
  const carets = '^'.repeat(Math.max(1, Math.min(length, culprit.length - column + 1)));
  return [
    ...(line > 1 ? [`  ${String(line - 1).padStart(width)} | ${lines[line - 2]}`] : []),
    `> ${line} | ${culprit}`,
    `  ${' '.repeat(width)} | ${' '.repeat(column - 1)}${carets}`,
  ].join('\n');
};
