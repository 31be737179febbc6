import {type Part, SyntaxProblem, type Word} from './syntax.js';

/** Reads one word at `start`: quotes, escapes, `$x`, `${x}`, `$(…)`, `` `…` ``. */
export function readWord(
  source: string,
  start: number,
  ends: RegExp = /[\s;&|<>()]/,
): {readonly word: Word; readonly end: number} {
  const parts: Part[] = [];
  let at = start;
  const text = (value: string, quoted: boolean) => {
    const last = parts.at(-1);
    if (last?.kind === 'text' && last.quoted === quoted) parts[parts.length - 1] = {...last, text: last.text + value};
    else parts.push({kind: 'text', text: value, quoted});
  };
  while (at < source.length && !ends.test(source[at]!)) {
    const char = source[at]!;
    if (char === '\\') {
      if (source[at + 1] !== '\n') text(source[at + 1] ?? '\\', true);
      at += 2;
    } else if (char === "'") {
      const close = source.indexOf("'", at + 1);
      if (close < 0) throw new SyntaxProblem('Unterminated quoted string');
      text(source.slice(at + 1, close), true);
      at = close + 1;
    } else if (char === '"') {
      at = readDoubleQuoted(source, at + 1, parts, text);
    } else if (char === '$' || char === '`') {
      at = readExpansion(source, at, false, parts, text);
    } else {
      text(char, false);
      at += 1;
    }
  }
  return {word: parts, end: at};
}

type AddText = (value: string, quoted: boolean) => void;

function readDoubleQuoted(source: string, start: number, parts: Part[], text: AddText): number {
  let at = start;
  text('', true);
  while (source[at] !== '"') {
    const char = source[at];
    if (char === undefined) throw new SyntaxProblem('Unterminated quoted string');
    if (char === '\\' && /[$`"\\\n]/.test(source[at + 1] ?? '')) {
      if (source[at + 1] !== '\n') text(source[at + 1]!, true);
      at += 2;
    } else if (char === '$' || char === '`') {
      at = readExpansion(source, at, true, parts, text);
    } else {
      text(char, true);
      at += 1;
    }
  }
  return at + 1;
}

/** The content of an unquoted here-document: like double quotes, but `"` is a plain character. */
export function readHereText(source: string): Word {
  const parts: Part[] = [];
  readDoubleQuoted(`${source.replaceAll('"', '\\"')}"`, 0, parts, (value, quoted) =>
    parts.push({kind: 'text', text: value, quoted}),
  );
  return parts;
}

function readExpansion(source: string, at: number, quoted: boolean, parts: Part[], text: AddText): number {
  if (source[at] === '`') {
    const close = source.indexOf('`', at + 1);
    if (close < 0) throw new SyntaxProblem('Unterminated backquote');
    parts.push({kind: 'command', script: source.slice(at + 1, close), quoted});
    return close + 1;
  }
  if (source.startsWith('$((', at)) {
    const close = source.indexOf('))', at);
    if (close < 0) throw new SyntaxProblem("Missing '))'");
    parts.push({kind: 'arithmetic', expression: source.slice(at + 3, close), quoted});
    return close + 2;
  }
  if (source[at + 1] === '(') {
    const close = matching(source, at + 2);
    parts.push({kind: 'command', script: source.slice(at + 2, close), quoted});
    return close + 1;
  }
  if (source[at + 1] === '{') return readBraced(source, at + 2, quoted, parts);
  const name = /^(?:[A-Za-z_]\w*|[0-9@*#?$!-])/.exec(source.slice(at + 1, at + 100))?.[0];
  if (name === undefined) {
    text('$', quoted);
    return at + 1;
  }
  parts.push({kind: 'parameter', name, quoted});
  return at + 1 + name.length;
}

function readBraced(source: string, start: number, quoted: boolean, parts: Part[]): number {
  const head = /^(#(?=[\w@*]))?([A-Za-z_]\w*|\d+|[@*#?$!-])(:?[-=+?]|%%?|##?)?/.exec(source.slice(start, start + 200));
  if (head === null) throw new SyntaxProblem('Bad substitution');
  const [all, length, name, op] = head;
  const {word, end} = readWord(source, start + all.length, /}/);
  if (source[end] !== '}') throw new SyntaxProblem("Missing '}'");
  const operator = length === undefined ? op : 'length';
  parts.push({
    kind: 'parameter',
    name: name!,
    quoted,
    ...(operator === undefined ? {} : {op: operator, argument: word}),
  });
  return end + 1;
}

/** Where the parenthesis that was opened before `start` closes; quotes and inner ones are stepped over. */
function matching(source: string, start: number): number {
  let depth = 1;
  for (let at = start; at < source.length; at += 1) {
    const char = source[at];
    if (char === '\\') at += 1;
    else if (char === "'") at = source.indexOf("'", at + 1);
    else if (char === '"') at = readDoubleQuoted(source, at + 1, [], () => {}) - 1;
    else if (char === '(') depth += 1;
    else if (char === ')') depth -= 1;
    if (at < start) break;
    if (depth === 0) return at;
  }
  throw new SyntaxProblem("Missing ')'");
}
