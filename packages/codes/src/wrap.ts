/** Lines of at most so many columns; the first begins with `first`, the others as far in. What is in backticks stays whole. */
export function wrap(text: string, columns: number, first = ''): readonly string[] {
  const indent = ' '.repeat(first.length);
  const room = Math.max(20, columns - first.length);
  const lines: string[] = [];
  let line = '';
  for (const word of text.match(/(?:`[^`]*`|[^\s`])+/g) ?? []) {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  if (line !== '' || lines.length === 0) lines.push(line);
  return lines.map((one, i) => `${i === 0 ? first : indent}${one}`);
}
