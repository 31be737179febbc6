import {fill} from './fill.js';
import {oneLine} from './harmless.js';

/** In less room than this the last column is left to the terminal. */
const LEAST = 12;

/**
 * Aligned columns for people, ends in a line end; the first row is the head. Columns that hold only numbers are set
 * flush right. An undefined cell is shown as `-`. No rows: empty. With `columns`, of a terminal, the last column is broken
 * between words.
 */
export const table = (
  rows: readonly (readonly (string | number | undefined)[])[],
  columns = Number.POSITIVE_INFINITY,
): string => {
  const cells = rows.map((row) => row.map((cell) => (cell === undefined ? '-' : oneLine(String(cell)))));
  const count = Math.max(0, ...cells.map((row) => row.length));
  const widths = Array.from({length: count}, (_, i) => Math.max(...cells.map((row) => (row[i] ?? '').length)));
  const numeric = widths.map(
    (_, i) => rows.length > 1 && rows.slice(1).every((row) => row[i] === undefined || typeof row[i] === 'number'),
  );
  const before = widths.slice(0, -1).reduce((sum, width) => sum + width + 2, 0);
  const room = columns - before < LEAST ? Number.POSITIVE_INFINITY : columns - before;
  return cells
    .map((row) => [...row.slice(0, count - 1), ...row.slice(count - 1).map((cell) => broken(cell, room, before))])
    .map((row) => row.map((cell, i) => (numeric[i] ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!))))
    .map((row) => `${row.join('  ').trimEnd()}\n`)
    .join('');
};

const broken = (cell: string, room: number, indent: number): string =>
  fill(cell.split(' '), room).join(`\n${' '.repeat(indent)}`);
