import {join} from 'node:path';
import {fileOf} from './folder.js';
import {headerOf, piece} from './lines.js';
import type {RunHeader} from './run-log.js';

/** A command line is not longer than this in practice; a header that is makes its run unreadable, not phoenix wrong. */
const HEADER_BYTES = 64 << 10;

/** Undefined: no file, or none of ours. */
export async function readHeader(dir: string, id: string): Promise<RunHeader | undefined> {
  const [line = ''] = (await piece(join(dir, fileOf(id)), HEADER_BYTES)).split('\n', 1);
  return headerOf(line);
}
