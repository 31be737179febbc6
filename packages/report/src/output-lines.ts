import {harmless} from '@phoenix/reporters';
import type {OutputData, OutputLine} from './page-data.js';

/** Lines kept from the beginning and from the end of what a step said, and characters of each line. */
const HEAD = 40;
const TAIL = 160;
const WIDTH = 400;
/** Characters of a line that are looked at: what is dropped from it makes it shorter. */
const LOOKED_AT = WIDTH * 8;

/** What a step said, bounded: a guest may print megabytes, and the end says most. */
export interface OutputLines {
  add(line: string, stream: 'stdout' | 'stderr'): void;
  /** The whole of what is kept, or only the last `tail` lines of it. */
  lines(tail?: number): OutputData;
}

export const outputLines = (): OutputLines => {
  const head: OutputLine[] = [];
  // A ring: `count - HEAD` lines have gone into it.
  const ring: OutputLine[] = [];
  let count = 0;
  return {
    add(line, stream) {
      // Made safe only when it is asked for: most lines of a talkative step go again.
      const kept: OutputLine = [line.slice(0, LOOKED_AT + 1), stream === 'stderr' ? 1 : 0];
      if (count < HEAD) head.push(kept);
      else ring[(count - HEAD) % TAIL] = kept;
      count++;
    },
    lines(tail = HEAD + TAIL) {
      const turned = Math.max(0, count - HEAD) % TAIL;
      const end = ring.length < TAIL ? ring : [...ring.slice(turned), ...ring.slice(0, turned)];
      const kept = [...head, ...end].slice(-tail);
      const lines = kept.map(([text, stderr]): OutputLine => [printable(text, WIDTH), stderr]);
      return {lines, cut: count - lines.length, cutAt: tail < head.length + end.length ? 0 : head.length};
    },
  };
};

/** One line that is safe to show, cut at `width`; that it was cut is said. */
export const printable = (line: string, width: number): string => {
  // Cut twice: once so that a line of megabytes costs nothing, once when it is known what is left of it.
  const clean = harmless(line.length > width * 8 ? line.slice(0, width * 8) : line);
  return clean.length <= width && line.length <= width * 8 ? clean : `${clean.slice(0, width)}… (cut)`;
};

/** A text of several lines, each made safe; the whole is cut at `length`. */
export const printableText = (text: string, length: number): string => {
  const lines = text.slice(0, length).split('\n').map(harmless).join('\n');
  return text.length <= length ? lines : `${lines}… (${(text.length - length).toLocaleString('en')} more characters)`;
};
