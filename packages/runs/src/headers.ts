import {idsIn} from './folder.js';
import {readHeader} from './read-header.js';
import type {RunHeader} from './run-log.js';

/** The newest runs by the first lines of their logs alone, for who cannot wait until whole logs are read. */
export async function listHeaders(dir: string, limit: number): Promise<readonly RunHeader[]> {
  const newest = (await idsIn(dir)).slice(0, limit);
  return (await Promise.all(newest.map((id) => readHeader(dir, id)))).filter((header) => header !== undefined);
}
