import {posix} from 'node:path';
import type {Files} from '../node.js';
import {arithmetic} from './arithmetic.js';
import {literal, matchesPattern, patternSource} from './pattern.js';
import {CommandProblem, cwd, type Shell} from './shell.js';
import type {Part, Word} from './syntax.js';

/** Runs a script in a subshell and gives what it wrote. */
export type Capture = (script: string, shell: Shell) => Promise<string>;

/** Text that is already a pattern: what was quoted in it is escaped. */
interface Field {
  text: string;
  pattern: string;
}

/** A word as the arguments it becomes: parameters, substitutions, field splitting, path names. */
export async function expandWord(word: Word, shell: Shell, capture: Capture): Promise<readonly string[]> {
  const fields: Field[] = [];
  let open: Field | undefined;
  const add = (text: string, quoted: boolean) => {
    open ??= {text: '', pattern: ''};
    open.text += text;
    open.pattern += quoted ? literal(text) : text;
  };
  const close = () => {
    if (open !== undefined) fields.push(open);
    open = undefined;
  };
  for (const [index, part] of word.entries()) {
    if (
      part.kind === 'parameter' &&
      part.op === undefined &&
      (part.name === '@' || (part.name === '*' && !part.quoted))
    ) {
      for (const [number, param] of shell.params.entries()) {
        if (number > 0) close();
        if (part.quoted || param !== '') add(param, part.quoted);
      }
      continue;
    }
    const value = await partValue(part, shell, capture, index === 0);
    if (part.quoted || part.kind === 'text') {
      // An empty "" beside "$@" does not make an argument of its own.
      if (value !== '' || !(part.quoted && word.some((one) => one.kind === 'parameter' && one.name === '@')))
        add(value, part.quoted);
      continue;
    }
    const pieces = value.split(/[ \t\n]+/);
    for (const [number, piece] of pieces.entries()) {
      if (number > 0) close();
      if (piece !== '') add(piece, false);
    }
  }
  close();
  return fields.flatMap((field) => pathNames(field, shell));
}

/** A word as one string: no splitting, no path names. For assignments, redirections and `case`. */
export async function expandText(word: Word, shell: Shell, capture: Capture, asPattern = false): Promise<string> {
  let text = '';
  for (const [index, part] of word.entries()) {
    const value = await partValue(part, shell, capture, index === 0);
    text += asPattern && part.quoted ? literal(value) : value;
  }
  return text;
}

async function partValue(part: Part, shell: Shell, capture: Capture, first: boolean): Promise<string> {
  switch (part.kind) {
    case 'text':
      return first && !part.quoted ? part.text.replace(/^~(?=\/|$)/, shell.vars.get('HOME') ?? '~') : part.text;
    case 'command':
      return (await capture(part.script, shell)).replace(/\n+$/, '');
    case 'arithmetic':
      return String(arithmetic(part.expression, (name) => parameter(name, shell) ?? ''));
    case 'parameter':
      return parameterValue(part, shell, capture);
  }
}

function parameter(name: string, shell: Shell): string | undefined {
  switch (name) {
    case '@':
    case '*':
      return shell.params.join(' ');
    case '#':
      return String(shell.params.length);
    case '?':
      return String(shell.status);
    case '$':
      return String(shell.pid);
    case '0':
      return shell.name;
    case '-':
    case '!':
      return '';
    default:
      return /^\d+$/.test(name) ? shell.params[Number(name) - 1] : shell.vars.get(name);
  }
}

async function parameterValue(
  {name, op, argument = []}: Extract<Part, {kind: 'parameter'}>,
  shell: Shell,
  capture: Capture,
): Promise<string> {
  const value = parameter(name, shell);
  const word = (asPattern = false) => expandText(argument, shell, capture, asPattern);
  const missing = value === undefined || (op?.startsWith(':') === true && value === '');
  switch (op?.replace(':', '')) {
    case undefined:
      if (value === undefined && shell.nounset) throw new CommandProblem(`${name}: parameter not set`, 2);
      return value ?? '';
    case 'length':
      return String((value ?? '').length);
    case '-':
      return missing ? word() : value;
    case '+':
      return missing ? '' : word();
    case '=': {
      if (!missing) return value;
      const given = await word();
      shell.vars.set(name, given);
      return given;
    }
    case '?':
      if (missing) throw new CommandProblem(`${name}: ${(await word()) || 'parameter not set'}`, 2);
      return value;
    default:
      return trim(value ?? '', op!, await word(true));
  }
}

/** `%` and `#`: the shortest match off the end or the beginning; doubled the longest. */
function trim(value: string, op: string, pattern: string): string {
  const source = patternSource(pattern);
  const lengths = Array.from({length: value.length + 1}, (_, length) => length);
  if (op.length === 2) lengths.reverse();
  const fromEnd = op.startsWith('%');
  const cut = (length: number) => (fromEnd ? value.slice(value.length - length) : value.slice(0, length));
  const match = lengths.find((length) => new RegExp(`^${source}$`).test(cut(length)));
  if (match === undefined) return value;
  return fromEnd ? value.slice(0, value.length - match) : value.slice(match);
}

function pathNames({text, pattern}: Field, shell: Shell): readonly string[] {
  if (!/(^|[^\\])[*?[]/.test(pattern)) return [text];
  const found = glob(pattern, shell.machine.node.files, cwd(shell));
  return found.length === 0 ? [text] : found;
}

function glob(pattern: string, files: Files, base: string): readonly string[] {
  let found = [pattern.startsWith('/') ? '/' : ''];
  for (const part of pattern.split('/').filter(Boolean)) {
    found = found.flatMap((folder) =>
      (files.list(posix.resolve(base, folder)) ?? [])
        .filter((name) => matchesPattern(name, part) && (!name.startsWith('.') || part.startsWith('.')))
        .map((name) => posix.join(folder, name)),
    );
  }
  return found;
}
