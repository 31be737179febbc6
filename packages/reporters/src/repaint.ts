import {stripVTControlCharacters} from 'node:util';
import {width} from './width.js';

/** What stands on the screen, the cursor on the line after it. */
export interface Frame {
  readonly lines: readonly string[];
  readonly columns: number;
}

export const emptyFrame: Frame = {lines: [], columns: 0};

/** The bytes that turn one frame into the next, in place: only lines that differ are written, so nothing flickers. */
export const repaint = (
  previous: Frame,
  lines: readonly string[],
  columns: number,
): {readonly text: string; readonly frame: Frame} => {
  const frame = {lines, columns};
  if (previous.columns !== columns && previous.lines.length > 0) {
    // A terminal that was made narrower has broken the long lines: all of it goes, however high it is now.
    return {text: `${up(heightNow(previous, columns))}\u001b[J${lines.map(whole).join('')}`, frame};
  }
  const same = (line: string, i: number) => line === previous.lines[i];
  if (lines.length === previous.lines.length && lines.every(same)) return {text: '', frame};
  const body = lines.map((line, i) => (same(line, i) ? '\r\n' : whole(line))).join('');
  return {text: `${up(previous.lines.length)}${body}${lines.length < previous.lines.length ? '\u001b[J' : ''}`, frame};
};

const up = (lines: number): string => (lines === 0 ? '\r' : `\u001b[${lines}A\r`);

const whole = (line: string): string => `${line}\u001b[K\r\n`;

const heightNow = ({lines}: Frame, columns: number): number =>
  lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(width(stripVTControlCharacters(line)) / (columns + 1))), 0);
