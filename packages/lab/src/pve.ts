import {posix} from 'node:path';
import type {Files} from './node.js';

const MAX_BYTES = 1024 * 1024;
const inside = (path: string) => posix.normalize(path).startsWith('/etc/pve/');

/** /etc/pve as pmxcfs has it: everything is root:www-data 0640, nothing can be chmodded, a file has 1 MiB at most. */
export const withPve = (files: Files): Files => ({
  ...files,
  write: (path, content, mode) =>
    inside(path) && Buffer.byteLength(content) > MAX_BYTES ? false : files.write(path, content, mode),
  chmod: (path, mode) => !inside(path) && files.chmod(path, mode),
  chown: (path, uid, gid) => !inside(path) && files.chown(path, uid, gid),
  stat: (path) => {
    const found = files.stat(path);
    if (found === undefined || !inside(path)) return found;
    const folder = found.type === 'folder';
    const secret = /^\/etc\/pve\/(nodes\/[^/]+\/)?priv(\/|$)/.test(posix.normalize(path));
    const mode = secret ? (folder ? 0o700 : 0o600) : folder ? 0o755 : 0o640;
    return {...found, mode, uid: 0, gid: 33};
  },
});

/** `.vmlist`: which guest lives where, for all nodes. */
export function vmlist(files: Files): string {
  const ids = (files.list('/etc/pve/nodes') ?? []).flatMap((node) =>
    (['lxc', 'qemu-server'] as const).flatMap((folder) =>
      (files.list(`/etc/pve/nodes/${node}/${folder}`) ?? []).flatMap((name) => {
        const id = /^(\d+)\.conf$/.exec(name)?.[1];
        if (id === undefined) return [];
        const version = Math.floor(files.stat(`/etc/pve/nodes/${node}/${folder}/${name}`)?.mtime ?? 0) % 100_000;
        const type = folder === 'lxc' ? 'lxc' : 'qemu';
        return [{version, line: `"${id}": { "node": "${node}", "type": "${type}", "version": ${version} }`}];
      }),
    ),
  );
  const version = Math.max(1, ...ids.map((id) => id.version));
  return `{\n"version": ${version},\n\n"ids": {\n${ids.map(({line}) => line).join(',\n')}}\n\n}\n`;
}
