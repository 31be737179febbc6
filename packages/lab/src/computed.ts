import {posix} from 'node:path';
import type {Files} from './node.js';

/** Files that nobody wrote: their content is asked for at each reading. They cannot be altered. */
export function withComputed(files: Files, computed: () => Readonly<Record<string, () => string>>): Files {
  const find = (path: string) =>
    /^\/(proc|etc\/pve|usr\/share\/zoneinfo)\//.test(path) ? computed()[posix.normalize(path)] : undefined;
  return {
    ...files,
    read: (path) => {
      const content = find(path);
      return content === undefined ? files.read(path) : Buffer.from(content());
    },
    write: (path, content, mode) => find(path) === undefined && files.write(path, content, mode),
    remove: (path) => find(path) === undefined && files.remove(path),
    list: (path) => {
      const names = files.list(path);
      const own = !/^\/(proc|etc\/pve|usr\/share)(\/|$)/.test(path)
        ? []
        : Object.keys(computed()).filter((file) => posix.dirname(file) === posix.normalize(path));
      return names && [...new Set([...names, ...own.map((file) => posix.basename(file))])].sort();
    },
    stat: (path) => {
      const content = find(path);
      if (content === undefined) return files.stat(path);
      // The kernel's own files say 0 and give more.
      const size = path.startsWith('/proc/') ? 0 : Buffer.byteLength(content());
      return {type: 'file', size, mode: 0o444, mtime: Date.now() / 1000, uid: 0, gid: 0};
    },
  };
}
