import {rm, stat} from 'node:fs/promises';
import {join} from 'node:path';
import {fileOf, idsIn} from './folder.js';
import {isLiving} from './living.js';
import {readHeader} from './read-header.js';

export interface Bounds {
  readonly runs: number;
  readonly bytes: number;
}

/** Takes the oldest logs away until one more run has room; never one that a living process still writes. */
export async function prune(dir: string, {runs, bytes}: Bounds): Promise<void> {
  let kept = 0;
  let size = 0;
  for (const id of await idsIn(dir)) {
    const file = join(dir, fileOf(id));
    // Taken away meanwhile by another run that begins: it holds nothing any more.
    const own = await stat(file).then(
      (found) => found.size,
      () => 0,
    );
    if (kept + 1 < runs && size + own <= bytes) {
      kept += 1;
      size += own;
    } else if (!(await isWritten(dir, id))) await rm(file, {force: true});
  }
}

async function isWritten(dir: string, id: string): Promise<boolean> {
  const header = await readHeader(dir, id);
  return header !== undefined && (await isLiving(header.process));
}
