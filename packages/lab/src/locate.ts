import {lstatSync, readlinkSync} from 'node:fs';
import {join, posix} from 'node:path';

/**
 * Where a machine's path lies on the real disk. A jail: neither `..` nor a symbolic link leads out of `root`.
 * Undefined for a loop of links. `follow` false leaves a link at the very end alone.
 */
export function locate(root: string, path: string, follow: boolean, depth = 0): string | undefined {
  if (depth > 20) return undefined;
  const parts = posix.normalize(`/${path}`).split('/').filter(Boolean);
  let seen = '';
  for (const [index, part] of parts.entries()) {
    const here = join(root, seen, part);
    const last = index === parts.length - 1;
    if ((!last || follow) && lstatSync(here, {throwIfNoEntry: false})?.isSymbolicLink()) {
      const target = readlinkSync(here);
      const rest = parts.slice(index + 1).join('/');
      return locate(root, `${target.startsWith('/') ? '' : seen}/${target}/${rest}`, follow, depth + 1);
    }
    seen += `/${part}`;
  }
  return join(root, seen);
}
