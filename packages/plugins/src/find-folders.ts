import {readdir} from 'node:fs/promises';
import {join} from 'node:path';

/** The folders directly under `root`, sorted; none when it does not exist. */
export async function findFolders(root: string): Promise<readonly string[]> {
  const entries = await readdir(root, {withFileTypes: true}).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const names = entries.filter((entry) => entry.isDirectory() || entry.isSymbolicLink()).map(({name}) => name);
  return names
    .filter((name) => !name.startsWith('.') && name !== 'node_modules')
    .sort()
    .map((name) => join(root, name));
}
