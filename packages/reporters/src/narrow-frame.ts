import {cut, width} from './width.js';

/**
 * A code frame in lines of at most so many cells. Where a line is longer, as in a config that has a guest a line, all lines
 * show the same stretch of themselves, around what the carets point at: otherwise the terminal breaks them, and the carets
 * stand below something else.
 */
export const narrowFrame = (frame: readonly string[], cells: number | undefined): readonly string[] => {
  if (cells === undefined || frame.every((line) => width(line) <= cells)) return frame;
  const carets = frame.map((line) => /^( *\| *)\^+$/.exec(line)).find((found) => found !== null);
  if (carets === undefined || carets === null) return frame.map((line) => cut(line, cells));
  const gutter = carets[0].indexOf('|') + 2;
  const [from, to] = [(carets[1] ?? '').length - gutter, carets[0].length - gutter];
  const room = Math.max(16, cells - gutter);
  // What stands before the key says more than what stands behind its value: two thirds of the room are left for it.
  const start =
    to + 1 <= room || from < room / 3 ? 0 : Math.max(0, Math.min(from - 1, to - Math.floor((2 * room) / 3)));
  return frame.map((line) => {
    const text = line.slice(gutter);
    const isCaret = text.trimStart().startsWith('^');
    const shown = start === 0 ? text : text.length <= start ? '' : `${isCaret ? ' ' : '…'}${text.slice(start + 1)}`;
    return cut(`${line.slice(0, gutter)}${shown}`.trimEnd(), cells);
  });
};
