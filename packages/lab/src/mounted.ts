import {posix} from 'node:path';
import type {Files} from './node.js';

export interface Mount {
  /** Where it appears. */
  readonly at: string;
  readonly files: Files;
  /** What of `files` appears there: a folder or a file. */
  readonly source: string;
}

/** One tree out of several. Links are followed across them, like the kernel does. */
export function mountedFiles(mounts: readonly Mount[]): Files {
  const byDepth = mounts.toSorted((a, b) => b.at.length - a.at.length);
  const place = (path: string): {readonly files: Files; readonly path: string} => {
    const normal = posix.normalize(`/${path}`);
    const mount = byDepth.find(({at}) => at === '/' || normal === at || normal.startsWith(`${at}/`))!;
    return {files: mount.files, path: posix.join(mount.source, normal.slice(mount.at === '/' ? 0 : mount.at.length))};
  };
  const readlink = (path: string) => {
    const {files, path: inner} = place(path);
    return files.readlink(inner);
  };
  const resolve = (path: string, follow: boolean, depth = 0): string => {
    const parts = posix.normalize(`/${path}`).split('/').filter(Boolean);
    let seen = '';
    for (const [index, part] of parts.entries()) {
      const target = follow || index < parts.length - 1 ? readlink(`${seen}/${part}`) : undefined;
      if (target !== undefined && depth < 20) {
        const rest = parts.slice(index + 1).join('/');
        return resolve(`${target.startsWith('/') ? '' : seen}/${target}/${rest}`, follow, depth + 1);
      }
      seen += `/${part}`;
    }
    return seen || '/';
  };
  const on = (path: string, follow = true) => place(resolve(path, follow));

  const files: Files = {
    read: (path) => {
      const to = on(path);
      return to.files.read(to.path);
    },
    write: (path, content, mode) => {
      const to = on(path);
      return to.files.write(to.path, content, mode);
    },
    remove: (path) => {
      const to = on(path, false);
      return !mounts.some(({at}) => at === posix.normalize(path)) && to.files.remove(to.path);
    },
    rename: (from, to) => {
      const [old, fresh] = [on(from, false), on(to, false)];
      if (old.files === fresh.files) return old.files.rename(old.path, fresh.path);
      const content = old.files.read(old.path);
      const mode = old.files.stat(old.path)?.mode;
      return content !== undefined && fresh.files.write(fresh.path, content, mode) && old.files.remove(old.path);
    },
    mkdir: (path, options) => {
      const to = on(path);
      return to.files.mkdir(to.path, options);
    },
    list: (path) => {
      const real = resolve(path, true);
      const to = place(real);
      const names = to.files.list(to.path);
      const points = mounts
        .filter(({at}) => at !== '/' && posix.dirname(at) === real)
        .map(({at}) => posix.basename(at));
      return names && [...new Set([...names, ...points])].sort();
    },
    stat: (path) => {
      const to = on(path);
      return to.files.stat(to.path);
    },
    chmod: (path, mode) => {
      const to = on(path);
      return to.files.chmod(to.path, mode);
    },
    chown: (path, uid, gid) => {
      const to = on(path);
      return to.files.chown(to.path, uid, gid);
    },
    symlink: (target, path) => {
      const to = on(path, false);
      return to.files.symlink(target, to.path);
    },
    readlink: (path) => readlink(resolve(path, false)),
  };
  return files;
}

const SHIFT = 100_000;

/** The node's files as an unprivileged guest sees them: ids below its range belong to nobody. */
export const shifted = (files: Files): Files => ({
  ...files,
  stat: (path) => {
    const found = files.stat(path);
    const inside = (id: number) => (id >= SHIFT ? id - SHIFT : 65_534);
    return found && {...found, uid: inside(found.uid), gid: inside(found.gid)};
  },
  chown: (path, uid, gid) => files.chown(path, uid + SHIFT, gid + SHIFT),
});
