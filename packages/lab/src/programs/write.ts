import {posix} from 'node:path';
import type {Files, Io, LabNode, Program} from '../node.js';
import {accountId} from './accounts.js';
import {absolute, newFileMode, newFolderMode, readArguments} from './arguments.js';
import {whyNotWritten} from './why.js';

/** Does something with each operand and says on stderr what could not be done. */
const each = (
  name: string,
  io: Io,
  operands: readonly string[],
  act: (path: string, operand: string) => string | undefined,
): number => {
  let status = 0;
  if (operands.length === 0) {
    io.err(`${name}: missing operand\n`);
    return 1;
  }
  for (const operand of operands) {
    const problem = act(absolute(io, operand), operand);
    if (problem === undefined) continue;
    io.err(`${name}: ${problem}\n`);
    status = 1;
  }
  return status;
};

const tee: Program = async (argv, io, {files}) => {
  const {flags, rest} = readArguments(argv.slice(1));
  const input = await io.stdin();
  io.out(input);
  if (rest.length === 0) return 0;
  return each('tee', io, rest, (path, operand) => {
    if (path === '/dev/null') return undefined;
    const before = files.read(path);
    const content = flags.has('a') && before !== undefined ? Buffer.concat([before, input]) : input;
    const done = files.write(path, content, before === undefined ? newFileMode(io) : undefined);
    return done ? undefined : `${operand}: ${whyNotWritten(files, path)}`;
  });
};

const touch: Program = async (argv, io, {files}) =>
  each('touch', io, readArguments(argv.slice(1)).rest, (path, operand) => {
    if (files.stat(path)?.type === 'folder') return undefined;
    const before = files.read(path);
    const done = files.write(path, before ?? '', before === undefined ? newFileMode(io) : undefined);
    return done ? undefined : `cannot touch '${operand}': ${whyNotWritten(files, path)}`;
  });

const mkdir: Program = async (argv, io, {files}) => {
  const {flags, values, rest} = readArguments(argv.slice(1), ['m', 'mode']);
  const given = values.get('m') ?? values.get('mode');
  const mode = given === undefined ? newFolderMode(io) : Number.parseInt(given, 8);
  return each('mkdir', io, rest, (path, operand) => {
    const before = files.stat(path);
    if (before !== undefined && !(flags.has('p') && before.type === 'folder'))
      return `cannot create directory ‘${operand}’: File exists`;
    const done = files.mkdir(path, {parents: flags.has('p'), mode});
    return done ? undefined : `cannot create directory ‘${operand}’: ${whyNotWritten(files, path)}`;
  });
};

const rm: Program = async (argv, io, {files}) => {
  const {flags, rest} = readArguments(argv.slice(1));
  if (rest.length === 0 && flags.has('f')) return 0;
  return each('rm', io, rest, (path, operand) => {
    const link = files.readlink(path) !== undefined;
    const found = files.stat(path);
    if (found === undefined && !link)
      return flags.has('f') ? undefined : `cannot remove '${operand}': No such file or directory`;
    if (!link && found?.type === 'folder' && !['r', 'R', 'recursive'].some((flag) => flags.has(flag)))
      return `cannot remove '${operand}': Is a directory`;
    return files.remove(path) ? undefined : `cannot remove '${operand}': Operation not permitted`;
  });
};

const rmdir: Program = async (argv, io, {files}) =>
  each('rmdir', io, readArguments(argv.slice(1)).rest, (path, operand) => {
    const names = files.list(path);
    if (names === undefined)
      return `failed to remove '${operand}': ${files.stat(path) === undefined ? 'No such file or directory' : 'Not a directory'}`;
    if (names.length > 0) return `failed to remove '${operand}': Directory not empty`;
    return files.remove(path) ? undefined : `failed to remove '${operand}': Operation not permitted`;
  });

/** The tree below a path, itself first. */
const below = (files: Files, path: string, recursive: boolean): readonly string[] =>
  recursive && files.readlink(path) === undefined
    ? [path, ...(files.list(path) ?? []).flatMap((name) => below(files, posix.join(path, name), true))]
    : [path];

/** What `--reference=FILE` stands for. */
const referenceOf = (words: readonly string[], io: Io, files: Files) => {
  const path = words.find((word) => word.startsWith('--reference='))?.slice('--reference='.length);
  return path === undefined ? undefined : files.stat(absolute(io, path));
};

const chmod: Program = async (argv, io, {files}) => {
  const recursive = argv.includes('-R');
  const words = argv.slice(1).filter((arg) => !['-R', '-f', '--'].includes(arg));
  const like = referenceOf(words, io, files);
  const [modes = '', ...rest] = like === undefined ? words : [like.mode.toString(8), ...words.slice(1)];
  return each('chmod', io, rest, (path, operand) => {
    if (files.stat(path) === undefined) return `cannot access '${operand}': No such file or directory`;
    const done = below(files, path, recursive).every((one) =>
      files.chmod(one, changedMode(modes, files.stat(one)!.mode)),
    );
    return done ? undefined : `changing permissions of '${operand}': Operation not permitted`;
  });
};

/** `0640`, `u=rwx,go=`, `+x`. */
function changedMode(modes: string, mode: number): number {
  if (/^[0-7]+$/.test(modes)) return Number.parseInt(modes, 8);
  return modes.split(',').reduce((now, clause) => {
    const [, who = '', operator = '=', rights = ''] = /^([ugoa]*)([-+=])([rwxX]*)$/.exec(clause) ?? [];
    const bits = [...rights].reduce((sum, right) => sum | ({r: 4, w: 2}[right] ?? 1), 0);
    const shifts = who === '' || who.includes('a') ? [6, 3, 0] : [...who].map((one) => ({u: 6, g: 3})[one] ?? 0);
    return shifts.reduce((sum, shift) => {
      if (operator === '+') return sum | (bits << shift);
      if (operator === '-') return sum & ~(bits << shift);
      return (sum & ~(7 << shift)) | (bits << shift);
    }, now);
  }, mode);
}

const chown: Program = async (argv, io, {files}) => {
  const {flags, rest} = readArguments(argv.slice(1));
  const like = referenceOf(argv.slice(1), io, files);
  const [owner = '', ...operands] = like === undefined ? rest : [`${like.uid}:${like.gid}`, ...rest];
  const [user = '', group] = owner.split(':');
  const uid = user === '' ? undefined : accountId(files, '/etc/passwd', user);
  const gid = group === undefined || group === '' ? undefined : accountId(files, '/etc/group', group);
  if ((user !== '' && uid === undefined) || (group && gid === undefined)) {
    io.err(`chown: invalid ${uid === undefined && user !== '' ? 'user' : 'group'}: ‘${owner}’\n`);
    return 1;
  }
  return each('chown', io, operands, (path, operand) => {
    if (files.stat(path) === undefined) return `cannot access '${operand}': No such file or directory`;
    const done = below(files, path, flags.has('R')).every((one) => {
      const now = files.stat(one)!;
      return files.chown(one, uid ?? now.uid, gid ?? now.gid);
    });
    return done ? undefined : `changing ownership of '${operand}': Operation not permitted`;
  });
};

/** Into a folder when the last operand is one. */
const targets = (
  io: Io,
  files: Files,
  rest: readonly string[],
  intoFolder = true,
): readonly (readonly [string, string])[] => {
  const last = absolute(io, rest.at(-1) ?? '');
  const folder = intoFolder && files.stat(last)?.type === 'folder';
  return rest.slice(0, -1).map((from) => [absolute(io, from), folder ? posix.join(last, posix.basename(from)) : last]);
};

const mv: Program = async (argv, io, {files}) => {
  const {flags, rest} = readArguments(argv.slice(1));
  let status = 0;
  for (const [from, to] of targets(io, files, rest, !flags.has('T'))) {
    if (flags.has('n') && files.stat(to) !== undefined) continue;
    if (files.rename(from, to)) continue;
    const missing = files.stat(from) === undefined;
    io.err(
      missing
        ? `mv: cannot stat '${from}': No such file or directory\n`
        : `mv: cannot move '${from}' to '${to}': ${whyNotWritten(files, to)}\n`,
    );
    status = 1;
  }
  return status;
};

const cp: Program = async (argv, io, node) => {
  const {flags, rest} = readArguments(argv.slice(1));
  const recursive = ['r', 'R', 'a'].some((flag) => flags.has(flag));
  let status = 0;
  for (const [from, to] of targets(io, node.files, rest)) {
    const problem = copy(from, to, recursive, flags.has('a') || flags.has('p'), io, node);
    if (problem === undefined) continue;
    io.err(`cp: ${problem}\n`);
    status = 1;
  }
  return status;
};

function copy(from: string, to: string, recursive: boolean, keep: boolean, io: Io, node: LabNode): string | undefined {
  const {files} = node;
  const found = files.stat(from);
  if (found === undefined) return `cannot stat '${from}': No such file or directory`;
  if (found.type === 'folder') {
    if (!recursive) return `-r not specified; omitting directory '${from}'`;
    if (!files.mkdir(to, {parents: false, mode: found.mode}) && files.stat(to)?.type !== 'folder')
      return `cannot create directory '${to}'`;
    for (const name of files.list(from) ?? []) {
      const problem = copy(posix.join(from, name), posix.join(to, name), recursive, keep, io, node);
      if (problem !== undefined) return problem;
    }
  } else {
    const mode =
      files.stat(to) !== undefined && !keep ? undefined : found.mode & (keep ? 0o7777 : ~(io.umask ?? 0o022));
    if (!files.write(to, files.read(from)!, mode))
      return `cannot create regular file '${to}': ${whyNotWritten(files, to)}`;
  }
  if (keep) files.chown(to, found.uid, found.gid);
  return undefined;
}

const ln: Program = async (argv, io, {files}) => {
  const {flags, rest} = readArguments(argv.slice(1));
  const target = rest[0] ?? '';
  const [[, path] = ['', '']] =
    rest.length > 1
      ? targets(io, files, rest, !flags.has('n') && !flags.has('T'))
      : [['', absolute(io, posix.basename(target))]];
  if (flags.has('f') && (files.readlink(path) !== undefined || files.stat(path)?.type === 'file')) files.remove(path);
  // A hard link becomes a copy: nothing here can tell until one of them is written.
  const content = flags.has('s') ? undefined : files.read(absolute(io, target));
  const done = flags.has('s') ? files.symlink(target, path) : content !== undefined && files.write(path, content);
  if (!done)
    io.err(
      `ln: failed to create ${flags.has('s') ? 'symbolic' : 'hard'} link '${path}': ${files.stat(path) ? 'File exists' : 'No such file or directory'}\n`,
    );
  return done ? 0 : 1;
};

export const writing: Readonly<Record<string, Program>> = {tee, touch, mkdir, rm, rmdir, chmod, chown, mv, cp, ln};
