import {existsSync, mkdirSync} from 'node:fs';
import {dirname} from 'node:path';

/**
 * A folder with all that is missing above it, one by one: Node's own `recursive` tries for ever where a file system
 * answers ENOENT to the making of a folder, as /proc does. @throws the system's error
 */
export function makeFolder(dir: string, mode: number): void {
  if (existsSync(dir)) return;
  if (dirname(dir) !== dir) makeFolder(dirname(dir), mode);
  mkdirSync(dir, {mode});
}
