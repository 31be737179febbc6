import {relative} from 'node:path';
import {fileURLToPath} from 'node:url';
import {PATIENCE_MS} from '../plugin-patience.js';
import type {Frame} from './frame.js';

/** What a plugin did to the whole process. */
export interface Fault {
  readonly file: string;
  readonly line: number;
  /** What it did, without the place: `check() of lxc.backup has let nothing else happen for 10 s`. */
  readonly message: string;
}

/** One line, with the place. */
export const inWords = ({file, line, message}: Fault): string => {
  const near = relative('', file);
  return `${near.startsWith('../..') ? file : near}:${line}: ${message}`;
};

/** @param frames a plugin's own: the innermost says where, the outermost is what phoenix has called */
export function blockedBy(frames: readonly Frame[]): Fault {
  const [inner, outer] = [frames[0]!, frames.at(-1)!];
  const hook = outer.name === '' ? 'what stands there' : `${outer.name}()`;
  const what = outer.id === '' ? hook : `${hook} of ${outer.id}`;
  return {
    file: fileURLToPath(inner.url),
    line: inner.line,
    message: `${what} has let nothing else happen for ${PATIENCE_MS / 1_000} s`,
  };
}
