import {oneLine} from './harmless.js';

/**
 * Aligned columns for people, ends in a line end; the first row is the head. Columns that hold only numbers are set
 * flush right. An undefined cell is shown as `-`. No rows: empty.
 */
export const table = (rows: readonly (readonly (string | number | undefined)[])[]): string => {
  const cells = rows.map((row) => row.map((cell) => (cell === undefined ? '-' : oneLine(String(cell)))));
  const columns = Math.max(0, ...cells.map((row) => row.length));
  const widths = Array.from({length: columns}, (_, i) => Math.max(...cells.map((row) => (row[i] ?? '').length)));
  const numeric = widths.map(
    (_, i) => rows.length > 1 && rows.slice(1).every((row) => row[i] === undefined || typeof row[i] === 'number'),
  );
  return cells
    .map((row) => row.map((cell, i) => (numeric[i] ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!))))
    .map((row) => `${row.join('  ').trimEnd()}\n`)
    .join('');
};
