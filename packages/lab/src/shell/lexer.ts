import type {Token, Word} from './syntax.js';
import {readHereText, readWord} from './word.js';

const operators = [
  '<<-',
  '&&',
  '||',
  ';;',
  '<<',
  '>>',
  '>&',
  '<&',
  '<>',
  '>|',
  '&',
  '|',
  ';',
  '(',
  ')',
  '<',
  '>',
  '\n',
];

/** A script as words and operators; a line's end is the operator `\n`. */
export function tokenize(source: string): readonly Token[] {
  const tokens: Token[] = [];
  /** Here-documents that begin after this line: index of their operator, and their end word. */
  let waiting: {readonly index: number; readonly end: string; readonly quoted: boolean; readonly tabs: boolean}[] = [];
  let at = 0;
  while (at < source.length) {
    const rest = source.slice(at, at + 3);
    if (rest.startsWith('\\\n')) at += 2;
    else if (/^[ \t\r]/.test(rest)) at += 1;
    else if (rest.startsWith('#')) while (at < source.length && source[at] !== '\n') at += 1;
    else {
      const fd = /^\d(?=[<>])/.exec(rest)?.[0];
      const op = operators.find((one) => source.startsWith(one, at + (fd?.length ?? 0)));
      if (op === undefined) {
        const {word, end} = readWord(source, at);
        tokens.push({type: 'word', word, raw: source.slice(at, end)});
        at = end;
        continue;
      }
      at += op.length + (fd?.length ?? 0);
      if (op === '<<' || op === '<<-') {
        while (source[at] === ' ') at += 1;
        const {word, end} = readWord(source, at);
        waiting.push({
          index: tokens.length,
          end: plain(word),
          quoted: word.some((part) => part.quoted),
          tabs: op === '<<-',
        });
        tokens.push({type: 'op', text: '<<', fd: Number(fd ?? 0)});
        at = end;
        continue;
      }
      tokens.push({type: 'op', text: op === '>|' ? '>' : op, ...(fd === undefined ? {} : {fd: Number(fd)})});
      if (op !== '\n') continue;
      for (const {index, end, quoted, tabs} of waiting) {
        const lines: string[] = [];
        while (at < source.length) {
          const stop = source.indexOf('\n', at);
          const raw = source.slice(at, stop < 0 ? source.length : stop);
          const line = tabs ? raw.replace(/^\t+/, '') : raw;
          at = stop < 0 ? source.length : stop + 1;
          if (line === end) break;
          lines.push(`${line}\n`);
        }
        const text = lines.join('');
        const body: Word = quoted ? [{kind: 'text', text, quoted: true}] : readHereText(text);
        tokens[index] = {...(tokens[index] as Extract<Token, {type: 'op'}>), body};
      }
      waiting = [];
    }
  }
  return tokens;
}

const plain = (word: Word): string => word.map((part) => (part.kind === 'text' ? part.text : '')).join('');
