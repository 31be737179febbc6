import type {Files, Io, Program} from '../node.js';
import {absolute} from './arguments.js';
import {kindOf} from './kind.js';

/** test(1): files, strings, numbers, `!`, `-a`, `-o`, parentheses. 2 for what it does not understand. */
const test: Program = async (argv, io, {files}) => {
  const args = argv[0] === '[' ? argv.slice(1, -1) : argv.slice(1);
  if (argv[0] === '[' && argv.at(-1) !== ']') {
    io.err("[: missing ']'\n");
    return 2;
  }
  let at = 0;
  const primary = (): boolean => {
    const left = args.length - at;
    const [first = '', second = '', third = ''] = args.slice(at, at + 3);
    if (left >= 3 && binary[second] !== undefined) {
      at += 3;
      return binary[second](first, third, files, io);
    }
    if (first === '!' && left > 1) {
      at += 1;
      return !primary();
    }
    if (first === '(' && left > 2) {
      at += 1;
      const inner = either();
      at += 1;
      return inner;
    }
    if (left >= 2 && unary[first] !== undefined) {
      at += 2;
      return unary[first](second, files, io);
    }
    at += 1;
    return first !== '';
  };
  const both = (): boolean => {
    let result = primary();
    while (args[at] === '-a') {
      at += 1;
      result = primary() && result;
    }
    return result;
  };
  const either = (): boolean => {
    let result = both();
    while (args[at] === '-o') {
      at += 1;
      result = both() || result;
    }
    return result;
  };
  if (args.length === 0) return 1;
  const result = either();
  if (at < args.length) {
    io.err(`${argv[0]}: ${args[at]}: unexpected operator\n`);
    return 2;
  }
  return result ? 0 : 1;
};

const kind =
  (...kinds: string[]) =>
  (path: string, files: Files, io: Io): boolean =>
    kinds.includes(kindOf(files, absolute(io, path), kinds[0] !== 'link') ?? '');
const mode =
  (bit: number) =>
  (path: string, files: Files, io: Io): boolean =>
    ((files.stat(absolute(io, path))?.mode ?? 0) & bit) !== 0;
const exists = (path: string, files: Files, io: Io): boolean => files.stat(absolute(io, path)) !== undefined;

const unary: Readonly<Record<string, (operand: string, files: Files, io: Io) => boolean>> = {
  '-e': exists,
  '-f': kind('file'),
  '-d': kind('folder'),
  '-c': kind('device'),
  '-L': kind('link'),
  '-h': kind('link'),
  '-b': (path, files, io) =>
    /^\/dev\/(disk\/|sd[a-z]|nvme|zvol\/|zd\d)/.test(absolute(io, path)) && exists(path, files, io),
  '-p': () => false,
  '-S': () => false,
  '-t': () => false,
  '-r': exists,
  '-w': exists,
  '-x': mode(0o111),
  '-s': (path, files, io) => (files.stat(absolute(io, path))?.size ?? 0) > 0,
  '-n': (text) => text !== '',
  '-z': (text) => text === '',
};

const numbers =
  (compare: (a: number, b: number) => boolean) =>
  (a: string, b: string): boolean =>
    compare(Number(a), Number(b));

const binary: Readonly<Record<string, (a: string, b: string, files: Files, io: Io) => boolean>> = {
  '=': (a, b) => a === b,
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '>': (a, b) => a > b,
  '-eq': numbers((a, b) => a === b),
  '-ne': numbers((a, b) => a !== b),
  '-lt': numbers((a, b) => a < b),
  '-le': numbers((a, b) => a <= b),
  '-gt': numbers((a, b) => a > b),
  '-ge': numbers((a, b) => a >= b),
  '-nt': (a, b, files, io) => (files.stat(absolute(io, a))?.mtime ?? 0) > (files.stat(absolute(io, b))?.mtime ?? 0),
  '-ef': (a, b, _, io) => absolute(io, a) === absolute(io, b),
};

export const testing: Readonly<Record<string, Program>> = {test, '[': test};
