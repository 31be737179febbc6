import {posix} from 'node:path';
import type {Program} from '../node.js';
import {absolute, readArguments} from './arguments.js';

interface Entry {
  readonly path: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** As in the header: `0` a file, `5` a folder, `2` a symbolic link. */
  readonly type: string;
  readonly target: string;
  readonly content: Buffer;
}

/** tar: unpacks plain ustar (`-x`, `-f -` or a file, `-C`) with its modes, and owners as root gets them. */
const tar: Program = async (argv, io, {files}) => {
  const [first = '', ...others] = argv.slice(1);
  const {flags, values} = readArguments(
    [first.startsWith('-') ? first : `-${first}`, ...others],
    ['f', 'C', 'file', 'directory'],
  );
  if (!flags.has('x') && !flags.has('extract')) {
    io.err('tar: You must specify one of the options that this lab knows: -x\n');
    return 2;
  }
  const file = values.get('f') ?? values.get('file') ?? '-';
  const folder = absolute(io, values.get('C') ?? values.get('directory') ?? '.');
  const archive = file === '-' ? await io.stdin() : files.read(absolute(io, file));
  if (archive === undefined || files.stat(folder)?.type !== 'folder') {
    io.err(
      `tar: ${archive === undefined ? file : folder}: Cannot open: No such file or directory\ntar: Error is not recoverable: exiting now\n`,
    );
    return 2;
  }
  const found = readEntries(archive);
  if (found === undefined) {
    io.err('tar: This does not look like a tar archive\ntar: Exiting with failure status due to previous errors\n');
    return 2;
  }
  for (const {path, mode, uid, gid, type, target, content} of found.entries) {
    const at = posix.join(folder, path).replace(/\/$/, '');
    files.mkdir(posix.dirname(at), {parents: true});
    if (type !== '5' && files.stat(at) === undefined && files.readlink(at) !== undefined) files.remove(at);
    const done =
      type === '5'
        ? files.mkdir(at, {parents: true, mode}) && files.chmod(at, mode)
        : type === '2'
          ? files.symlink(target, at)
          : files.write(at, content, mode);
    if (!done) {
      io.err(`tar: ${path}: Cannot open: File exists\ntar: Exiting with failure status due to previous errors\n`);
      return 2;
    }
    if (type !== '2') files.chown(at, uid, gid);
  }
  if (!found.whole) io.err('tar: Unexpected EOF in archive\ntar: Error is not recoverable: exiting now\n');
  return found.whole ? 0 : 2;
};

/** Undefined for what is no archive. `whole` is false when it ends in the middle of an entry. */
function readEntries(archive: Buffer): {readonly entries: readonly Entry[]; readonly whole: boolean} | undefined {
  const entries: Entry[] = [];
  let at = 0;
  while (at + 512 <= archive.length && archive[at] !== 0) {
    const header = archive.subarray(at, at + 512);
    const text = (start: number, length: number) =>
      header.toString('utf8', start, start + length).replace(/\0[\s\S]*$/, '');
    const octal = (start: number, length: number) => Number.parseInt(text(start, length).trim() || '0', 8);
    if (text(257, 5) !== 'ustar') return undefined;
    const size = octal(124, 12);
    const padded = Math.ceil(size / 512) * 512;
    if (at + 512 + padded > archive.length) return {entries, whole: false};
    const prefix = text(345, 155);
    entries.push({
      path: prefix === '' ? text(0, 100) : `${prefix}/${text(0, 100)}`,
      type: text(156, 1) || '0',
      content: archive.subarray(at + 512, at + 512 + size),
      target: text(157, 100),
      mode: octal(100, 8) & 0o7777,
      uid: octal(108, 8),
      gid: octal(116, 8),
    });
    at += 512 + padded;
  }
  const whole = at === archive.length || archive[at] === 0;
  return at === 0 ? undefined : {entries, whole};
}

export const archives: Readonly<Record<string, Program>> = {tar};
