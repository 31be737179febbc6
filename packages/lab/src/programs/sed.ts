import type {Program} from '../node.js';
import {absolute} from './arguments.js';
import {whyNotRead} from './why.js';

/** `s`, `d` and `p` with a line number, `$`, `/pattern/` or two of them before; `-i -n -E -e`. */
interface Instruction {
  readonly from: Address | undefined;
  readonly to: Address | undefined;
  readonly not: boolean;
  readonly act: 'd' | 'p' | {readonly pattern: RegExp; readonly by: string; readonly print: boolean};
}
type Address = number | '$' | RegExp;

export const sed: Program = async (argv, io, node) => {
  const {flags, scripts, files} = readWords(argv.slice(1));
  const instructions = scripts.map((script) => readScript(script, flags.has('E') || flags.has('r')));
  const wrong = instructions.indexOf(undefined);
  if (wrong >= 0) {
    io.err(`sed: -e expression #${wrong + 1}, char 1: unknown command\n`);
    return 1;
  }
  const edit = (text: string) => edited(text, instructions.flat() as Instruction[], flags.has('n'));
  if (files.length === 0) io.out(edit((await io.stdin()).toString()));
  let status = 0;
  for (const file of files) {
    const path = absolute(io, file);
    const content = node.files.read(path);
    if (content === undefined) {
      io.err(`sed: can't read ${file}: ${whyNotRead(node.files, path)}\n`);
      status = 2;
    } else if (flags.has('i')) node.files.write(path, edit(content.toString()));
    else io.out(edit(content.toString()));
  }
  return status;
};

const readWords = (args: readonly string[]) => {
  const flags = new Set<string>();
  const scripts: string[] = [];
  const rest: string[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at]!;
    if (word === '-e' || word === '--expression') scripts.push(args[++at] ?? '');
    else if (/^-[inErs]+$/.test(word)) for (const letter of word.slice(1)) flags.add(letter);
    else if (word !== '--') rest.push(word);
  }
  if (scripts.length === 0) scripts.push(rest.shift() ?? '');
  return {flags, scripts, files: rest};
};

const ADDRESS = String.raw`(?:\d+|\$|/(?:[^/\\]|\\.)*/)`;

const readScript = (script: string, extended: boolean): readonly Instruction[] | undefined => {
  const read = new RegExp(String.raw`^[\s;]*(${ADDRESS})?(?:,(${ADDRESS}))?\s*(!?)([dps])`);
  const found: Instruction[] = [];
  let rest = script;
  while (/[^\s;]/.test(rest)) {
    const [all, from, to, not, letter] = read.exec(rest) ?? [];
    if (all === undefined) return undefined;
    rest = rest.slice(all.length);
    let act: Instruction['act'] = letter === 'd' ? 'd' : 'p';
    if (letter === 's') {
      const separator = rest[0] === undefined ? '/' : `\\${rest[0]}`;
      const part = `((?:[^${separator}\\\\]|\\\\[\\s\\S])*)`;
      const split = new RegExp(`^${separator}${part}${separator}${part}${separator}([gip]*)`).exec(rest);
      if (split === null) return undefined;
      const [whole, pattern = '', by = '', options = ''] = split;
      rest = rest.slice(whole.length);
      const expression = new RegExp(
        source(pattern, extended),
        `m${options.includes('g') ? 'g' : ''}${options.includes('i') ? 'i' : ''}`,
      );
      act = {pattern: expression, by: replacement(by), print: options.includes('p')};
    }
    found.push({from: address(from, extended), to: address(to, extended), not: not === '!', act});
  }
  return found;
};

const source = (pattern: string, extended: boolean): string =>
  extended ? pattern : pattern.replace(/\\([+?|(){}])|[+?|(){}]/g, (all, escaped?: string) => escaped ?? `\\${all}`);
const replacement = (by: string): string =>
  by.replace(/\\(\d)|\\n|\\([\s\S])|&|\$/g, (all, group?: string, plain?: string) => {
    if (group !== undefined) return `$${group}`;
    if (plain !== undefined) return plain === '$' ? '$$' : plain;
    return all === '&' ? '$&' : all === '$' ? '$$' : '\n';
  });
const address = (text: string | undefined, extended: boolean): Address | undefined => {
  if (text === undefined || text === '$') return text;
  return text.startsWith('/') ? new RegExp(source(text.slice(1, -1), extended)) : Number(text);
};

const edited = (text: string, instructions: readonly Instruction[], quiet: boolean): string => {
  const lines = text.replace(/\n$/, '').split('\n');
  const inside = instructions.map(() => false);
  let out = '';
  const hits = (at: Address, line: string, index: number) =>
    at === '$' ? index === lines.length - 1 : typeof at === 'number' ? index + 1 === at : at.test(line);
  if (text === '') return '';
  lines.forEach((original, index) => {
    let line = original;
    for (const [place, {from, to, not, act}] of instructions.entries()) {
      const began = inside[place]!;
      const chosen = from === undefined || began || hits(from, line, index);
      if (to !== undefined && chosen) {
        const last = typeof to === 'number' ? index + 1 >= to : (began || to === '$') && hits(to, line, index);
        inside[place] = !last;
      }
      if (chosen === not) continue;
      if (act === 'd') return;
      if (act === 'p') out += `${line}\n`;
      else {
        const changed = line.replace(act.pattern, act.by);
        if (act.print && changed !== line) out += `${changed}\n`;
        line = changed;
      }
    }
    if (!quiet) out += `${line}\n`;
  });
  return out;
};
