import type {Io, LabNode, Program} from '../node.js';
import {absolute, readArguments} from './arguments.js';
import {sha256sum, sha512sum} from './checksums.js';
import {sed} from './sed.js';
import {whyNotRead} from './why.js';

/** The operands' contents one after the other; stdin for `-` or when there are none. 1 when one could not be read. */
async function eachFile(
  [name]: readonly string[],
  operands: readonly string[],
  io: Io,
  node: LabNode,
  use: (content: Buffer, operand: string) => void,
): Promise<number> {
  let status = 0;
  for (const operand of operands.length === 0 ? ['-'] : operands) {
    const path = absolute(io, operand);
    const content =
      operand === '-' || path === '/dev/stdin'
        ? await io.stdin()
        : path === '/dev/null'
          ? Buffer.alloc(0)
          : node.files.read(path);
    if (content !== undefined) use(content, operand);
    else {
      io.err(`${name}: ${operand}: ${whyNotRead(node.files, path)}\n`);
      status = 1;
    }
  }
  return status;
}

const cat: Program = (argv, io, node) =>
  eachFile(argv, readArguments(argv.slice(1)).rest, io, node, (content) => io.out(content));

const lines = (content: Buffer): readonly string[] =>
  content
    .toString('latin1')
    .split(/(?<=\n)/)
    .filter(Boolean);
const join = (some: readonly string[]): Buffer => Buffer.from(some.join(''), 'latin1');

/** head and tail share their headers: `==> path <==`, a blank line before all but the first. */
const ends =
  (cut: (all: readonly string[], count: string) => readonly string[]): Program =>
  async (argv, io, node) => {
    const args = argv.slice(1).map((arg) => arg.replace(/^-(\d+)$/, '-n$1'));
    const {flags, values, rest} = readArguments(args, ['n', 'c', 'lines', 'bytes']);
    const headers = flags.has('v') || (rest.length > 1 && !flags.has('q'));
    const bytes = values.get('c') ?? values.get('bytes');
    let first = true;
    const status = await eachFile([argv[0]!], rest, io, node, (content, operand) => {
      if (headers) io.out(`${first ? '' : '\n'}==> ${operand === '-' ? 'standard input' : operand} <==\n`);
      first = false;
      if (bytes !== undefined) io.out(join(cut([...content.toString('latin1')], bytes)));
      else io.out(join(cut(lines(content), values.get('n') ?? values.get('lines') ?? '10')));
    });
    return status;
  };
const head = ends((all, count) => all.slice(0, Number(count)));
const tail = ends((all, count) =>
  count.startsWith('+') ? all.slice(Number(count) - 1) : all.slice(-Math.abs(Number(count)) || all.length),
);

const wc: Program = (argv, io, node) => {
  const {flags, rest} = readArguments(argv.slice(1));
  return eachFile(argv, rest, io, node, (content, operand) => {
    const text = content.toString();
    const counts = {l: text.split('\n').length - 1, w: text.split(/\s+/).filter(Boolean).length, c: content.length};
    const wanted = (['l', 'w', 'c'] as const).filter((key) => flags.size === 0 || flags.has(key));
    io.out(`${wanted.map((key) => counts[key]).join(' ')}${operand === '-' ? '' : ` ${operand}`}\n`);
  });
};

const cut: Program = (argv, io, node) => {
  const {values, rest} = readArguments(argv.slice(1), ['d', 'f']);
  const delimiter = values.get('d') ?? '\t';
  const wanted = (values.get('f') ?? '1').split(',').map((range) => range.split('-'));
  return eachFile(argv, rest, io, node, (content) => {
    for (const line of content.toString().split('\n').slice(0, -1)) {
      const fields = line.split(delimiter);
      const chosen = fields.filter((_, index) =>
        wanted.some(
          ([from = '', to]) => index + 1 >= Number(from || 1) && index + 1 <= Number((to ?? from) || fields.length),
        ),
      );
      io.out(`${fields.length === 1 ? line : chosen.join(delimiter)}\n`);
    }
  });
};

const sort: Program = async (argv, io, node) => {
  const {flags, rest} = readArguments(argv.slice(1));
  const all: string[] = [];
  const status = await eachFile(argv, rest, io, node, (content) =>
    all.push(...content.toString().split('\n').filter(Boolean)),
  );
  all.sort((a, b) => (flags.has('n') ? Number.parseFloat(a) - Number.parseFloat(b) : a < b ? -1 : a > b ? 1 : 0));
  if (flags.has('r')) all.reverse();
  for (const line of flags.has('u') ? new Set(all) : all) io.out(`${line}\n`);
  return status;
};

/** Fixed strings and basic expressions: `-F -x -q -v -i -c -o -s -e`, and `-E` for extended ones. */
const grep: Program = async (argv, io, node) => {
  const {flags, values, rest} = readArguments(argv.slice(1), ['e']);
  const [pattern = '', ...files] = values.has('e') ? [values.get('e')!, ...rest] : rest;
  const basic = pattern.replace(/\\([+?|(){}])|[+?|(){}]/g, (all, escaped?: string) => escaped ?? `\\${all}`);
  const source = flags.has('F') ? pattern.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&') : flags.has('E') ? pattern : basic;
  const expression = new RegExp(flags.has('x') ? `^(?:${source})$` : source, flags.has('i') ? 'i' : '');
  let found = 0;
  const quiet: Io = flags.has('s') ? {...io, err: () => {}} : io;
  const status = await eachFile(argv, files, quiet, node, (content, operand) => {
    let count = 0;
    for (const line of content.toString().replace(/\n$/, '').split('\n')) {
      const match = expression.exec(line);
      if ((match !== null) === flags.has('v') || content.length === 0) continue;
      count += 1;
      if (!flags.has('q') && !flags.has('c'))
        io.out(`${files.length > 1 ? `${operand}:` : ''}${flags.has('o') ? match?.[0] : line}\n`);
    }
    if (flags.has('c')) io.out(`${count}\n`);
    found += count;
  });
  if (found > 0 && flags.has('q')) return 0;
  return status !== 0 ? 2 : found > 0 ? 0 : 1;
};

/** What the lab keeps in a compressed file's place is not compressed. Only `-dc`: to standard output. */
const unpack: Program = async (argv, io, node) => {
  const {flags, rest} = readArguments(argv.slice(1));
  if (flags.has('d') && flags.has('c')) return cat([argv[0]!, ...rest], io, node);
  io.err(`${argv[0]}: the lab unpacks with -dc only\n`);
  return 1;
};

export const reading: Readonly<Record<string, Program>> = {
  cat,
  xz: unpack,
  gzip: unpack,
  bzip2: unpack,
  zstd: unpack,
  sha256sum,
  sha512sum,
  head,
  tail,
  wc,
  cut,
  sort,
  grep,
  sed,
};
