import {cellsOf, fill, plain} from './fill.js';

/** Below this, prose in columns is harder to read than what the terminal makes of it. */
const LEAST = 40;

/**
 * A line broken between words where it is longer than so many cells; what follows stands so much `further` in than the line itself.
 * Without a number of cells the line is left as it is.
 */
export const hang = (line: string, cells: number | undefined, further = 2): string => {
  if (cells === undefined || cells < LEAST || cellsOf(line) <= cells) return line;
  const [lead = ''] = line.match(/^(?:\u001b\[[\d;]*m| )*/) ?? [];
  const indent = plain(lead);
  const inner = `${indent}${' '.repeat(further)}`;
  const lines = fill(line.slice(lead.length).split(' '), cells - inner.length, cells - indent.length);
  return lead + lines.map((one) => one.trimEnd()).join(`\n${inner}`);
};
