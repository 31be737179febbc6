import {posix} from 'node:path';
import type {Files, Program} from '../node.js';
import {absolute, readArguments} from './arguments.js';
import {expandEscapes, type Facts, factsOf, symbolicMode} from './format.js';

const names = {
  file: 'regular file',
  folder: 'directory',
  link: 'symbolic link',
  device: 'character special file',
} as const;

const directives: Readonly<Record<string, (facts: Facts) => string | number>> = {
  n: ({path}) => path,
  N: ({path, target}) => (target === '' ? `'${path}'` : `'${path}' -> '${target}'`),
  s: ({size}) => size,
  a: ({mode}) => mode.toString(8),
  A: symbolicMode,
  f: ({mode, kind}) => ((kind === 'folder' ? 0o040000 : kind === 'device' ? 0o020000 : 0o100000) | mode).toString(16),
  F: (facts) => (facts.kind === 'file' && facts.size === 0 ? 'regular empty file' : names[facts.kind]),
  u: ({uid}) => uid,
  g: ({gid}) => gid,
  U: ({user}) => user,
  G: ({group}) => group,
  Y: ({mtime}) => Math.floor(mtime),
  y: ({mtime}) => new Date(mtime * 1000).toISOString().replace('T', ' ').replace('Z', '000000 +0000'),
  h: () => 1,
  '%': () => '%',
};

const stat: Program = async (argv, io, {files}) => {
  const {flags, values, rest} = readArguments(argv.slice(1), ['c', 'format', 'printf']);
  const printf = values.get('printf');
  const format =
    values.get('c') ??
    values.get('format') ??
    (printf === undefined
      ? '  File: %n\n  Size: %s\t%F\nAccess: (%a/%A)  Uid: (%u/%U)   Gid: (%g/%G)\nModify: %y'
      : expandEscapes(printf));
  const follow = flags.has('L') || flags.has('dereference');
  let status = 0;
  for (const operand of rest) {
    const facts = factsOf(files, absolute(io, operand), operand, follow);
    if (facts === undefined) {
      io.err(`stat: cannot statx '${operand}': No such file or directory\n`);
      status = 1;
      continue;
    }
    const text = format
      .replace(/%\.(\d*)Y/g, (_, digits: string) => facts.mtime.toFixed(Number(digits || 9)))
      .replace(/%([a-zA-Z%])/g, (all, letter: string) => String(directives[letter]?.(facts) ?? all));
    io.out(printf === undefined ? `${text}\n` : text);
  }
  return status;
};

const ls: Program = async (argv, io, {files}) => {
  const {flags, rest} = readArguments(argv.slice(1).filter((word) => word !== '--time-style=+'));
  const timeless = argv.includes('--time-style=+');
  const long = flags.has('l');
  let status = 0;
  const show = (path: string, name: string) => {
    const facts = factsOf(files, path, name, false)!;
    const when = timeless ? '' : new Date(facts.mtime * 1000).toISOString().slice(0, 16).replace('T', ' ');
    const target = facts.target === '' ? '' : ` -> ${facts.target}`;
    io.out(
      long
        ? `${symbolicMode(facts)} 1 ${facts.user} ${facts.group} ${facts.size} ${when} ${name}${target}\n`
        : `${name}\n`,
    );
  };
  for (const operand of rest.length === 0 ? ['.'] : rest) {
    const path = absolute(io, operand);
    const entries = flags.has('d') ? undefined : files.list(path);
    if (entries === undefined && files.stat(path) === undefined && files.readlink(path) === undefined) {
      io.err(`ls: cannot access '${operand}': No such file or directory\n`);
      status = 2;
    } else if (entries === undefined) show(path, operand);
    else {
      if (rest.length > 1) io.out(`${operand}:\n`);
      const hidden = flags.has('a') || flags.has('A');
      for (const name of entries) if (hidden || !name.startsWith('.')) show(`${path}/${name}`, name);
    }
  }
  return status;
};

/** A path with every link in it followed; what is not there follows as it is written. */
function canonical(files: Files, path: string, depth = 0): string {
  let seen = '';
  const parts = posix.normalize(path).split('/').filter(Boolean);
  for (const [index, part] of parts.entries()) {
    const target = files.readlink(`${seen}/${part}`);
    if (target !== undefined && depth < 20)
      return canonical(files, posix.resolve(seen || '/', target, ...parts.slice(index + 1)), depth + 1);
    seen += `/${part}`;
  }
  return seen || '/';
}

/** readlink(1): `-e` needs all of the path, `-f` all but its last part, `-m` nothing of it. */
const readlink: Program = async (argv, io, {files}) => {
  const {flags, rest} = readArguments(argv.slice(1));
  const follow = ['f', 'e', 'm'].find((flag) => flags.has(flag));
  let status = 0;
  for (const operand of rest) {
    const path = absolute(io, operand);
    const real = follow === undefined ? files.readlink(path) : canonical(files, path);
    const needed = follow === 'e' ? real : follow === 'f' ? posix.dirname(real ?? '/') : '/';
    if (real === undefined || (follow !== undefined && files.stat(needed ?? '/') === undefined)) status = 1;
    else io.out(`${real}\n`);
  }
  return status;
};

export const looking: Readonly<Record<string, Program>> = {stat, ls, readlink};
