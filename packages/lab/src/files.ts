import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import {dirname} from 'node:path';
import {locate} from './locate.js';
import type {Files} from './node.js';
import {ownersOf} from './owners.js';

/** A machine's files as real files under `root`. `changed` is told the path of everything that alters one. */
export function treeFiles(root: string, changed: (path: string) => void = () => {}): Files {
  const owners = ownersOf(root);
  const at = (path: string, follow = true) => locate(root, path, follow);
  const lstat = (real: string | undefined) =>
    real === undefined ? undefined : attempt(() => lstatSync(real, {throwIfNoEntry: false}));
  const isFolder = (real: string | undefined) => lstat(real)?.isDirectory() === true;

  const makeFolder = (real: string, mode: number): void => {
    mkdirSync(real);
    chmodSync(real, mode);
  };
  const files: Files = {
    read: (path) => {
      const real = at(path);
      return lstat(real)?.isFile() ? readFileSync(real!) : undefined;
    },
    write: (path, content, mode) => {
      const real = at(path);
      if (real === undefined || !isFolder(dirname(real)) || isFolder(real)) return false;
      const before = lstat(real);
      // Beside the tree, not in it: what a killed server leaves behind must not show up as a file of the machine.
      const temporary = `${root}.writing`;
      writeFileSync(temporary, content);
      chmodSync(temporary, mode ?? (before === undefined ? 0o644 : before.mode & 0o7777));
      renameSync(temporary, real);
      changed(path);
      return true;
    },
    remove: (path) => {
      const real = at(path, false);
      if (real === undefined || real === root || lstat(real) === undefined) return false;
      rmSync(real, {recursive: true});
      owners.move(real, undefined);
      changed(path);
      return true;
    },
    rename: (from, to) => {
      const [old, fresh] = [at(from, false), at(to, false)];
      if (old === undefined || fresh === undefined || lstat(old) === undefined || !isFolder(dirname(fresh)))
        return false;
      if (attempt(() => renameSync(old, fresh) ?? true) === undefined) return false;
      owners.move(old, fresh);
      changed(to);
      return true;
    },
    mkdir: (path, {parents = false, mode = 0o755} = {}) => {
      const real = at(path);
      if (real === undefined) return false;
      if (lstat(real) !== undefined) return parents && isFolder(real);
      if (parents && !isFolder(dirname(real)) && !files.mkdir(dirname(path), {parents})) return false;
      if (!isFolder(dirname(real))) return false;
      makeFolder(real, mode);
      changed(path);
      return true;
    },
    list: (path) => {
      const real = at(path);
      return isFolder(real) ? readdirSync(real!).sort() : undefined;
    },
    stat: (path) => {
      const real = at(path);
      const found = lstat(real);
      if (real === undefined || found === undefined) return undefined;
      const [uid, gid] = owners.get(real);
      const type = found.isDirectory() ? 'folder' : 'file';
      return {type, size: found.size, mode: found.mode & 0o7777, mtime: statSync(real).mtimeMs / 1000, uid, gid};
    },
    chmod: (path, mode) => {
      const real = at(path);
      const found = lstat(real);
      if (real === undefined || found === undefined) return false;
      if ((found.mode & 0o7777) === mode) return true;
      chmodSync(real, mode);
      changed(path);
      return true;
    },
    chown: (path, uid, gid) => {
      const real = at(path);
      if (real === undefined || lstat(real) === undefined) return false;
      const [oldUid, oldGid] = owners.get(real);
      if (oldUid === uid && oldGid === gid) return true;
      owners.set(real, uid, gid);
      changed(path);
      return true;
    },
    symlink: (target, path) => {
      const real = at(path, false);
      if (real === undefined || lstat(real) !== undefined || !isFolder(dirname(real))) return false;
      symlinkSync(target, real);
      changed(path);
      return true;
    },
    readlink: (path) => {
      const real = at(path, false);
      return lstat(real)?.isSymbolicLink() ? readlinkSync(real!) : undefined;
    },
  };
  return files;
}

function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined; // ENOTDIR and the like: for the machine's programs the path does not exist
  }
}
