/** Paragraphs of a text: a blank line divides them, a single line end is a space. */
export const paragraphsOf = (text: string): readonly string[] =>
  text
    .split(/\n\s*\n/)
    .map((one) => one.trim().replace(/\s+/g, ' '))
    .filter((one) => one !== '');

/** Lines of at most so many columns; all but the first begin so far in. What is in backticks stays whole. */
export function fold(text: string, columns: number, indent = 0): string {
  const room = Math.max(16, columns - indent);
  const lines: string[] = [];
  for (const word of text.match(/(?:`[^`]*`|[^\s`])+/g) ?? []) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= room) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines.join(`\n${' '.repeat(indent)}`);
}

/** Of a line that is written small, without a full stop. */
export const sentence = (line: string): string => `${line.charAt(0).toUpperCase()}${line.slice(1)}.`;
