import {tokenize} from './lexer.js';
import {type Node, type Redirect, SyntaxProblem, type Token, type Word} from './syntax.js';

/** @throws SyntaxProblem */
export function parse(source: string): Node {
  const tokens = tokenize(source);
  let at = 0;
  const peek = (): Token | undefined => tokens[at];
  const isOp = (...texts: string[]): boolean => {
    const token = peek();
    return token?.type === 'op' && texts.includes(token.text);
  };
  const isWord = (...raws: string[]): boolean => {
    const token = peek();
    return token?.type === 'word' && raws.includes(token.raw);
  };
  const fail = (): never => {
    const token = peek();
    const what =
      token === undefined
        ? 'end of file'
        : `"${token.type === 'op' ? token.text.replace('\n', 'newline') : token.raw}"`;
    throw new SyntaxProblem(`Syntax error: ${what} unexpected`);
  };
  const takeOp = (text: string): void => {
    if (!isOp(text)) fail();
    at += 1;
  };
  const takeWord = (raw: string): void => {
    if (!isWord(raw)) fail();
    at += 1;
  };
  const takeAny = (): {readonly word: Word; readonly raw: string} => {
    const token = peek();
    if (token?.type !== 'word') return fail();
    at += 1;
    return token;
  };
  const skipLines = () => {
    while (isOp('\n')) at += 1;
  };

  /** Commands up to one of the `ends` words, or the end of the script or of a parenthesis. */
  const list = (...ends: string[]): Node => {
    const items: {node: Node; background: boolean}[] = [];
    for (;;) {
      while (isOp('\n', ';')) at += 1;
      if (peek() === undefined || isWord(...ends) || isOp(')', ';;')) break;
      const node = chain();
      const background = isOp('&');
      items.push({node, background});
      if (isOp('&', ';', '\n')) at += 1;
      else if (peek() !== undefined && !isOp(')', ';;')) fail();
    }
    return {kind: 'list', items};
  };
  const chain = (): Node => {
    const first = pipeline();
    const rest: {op: '&&' | '||'; node: Node}[] = [];
    while (isOp('&&', '||')) {
      const op = (peek() as {text: '&&' | '||'}).text;
      at += 1;
      skipLines();
      rest.push({op, node: pipeline()});
    }
    return rest.length === 0 ? first : {kind: 'chain', first, rest};
  };
  const pipeline = (): Node => {
    let negated = false;
    while (isWord('!')) {
      negated = !negated;
      at += 1;
    }
    const commands = [command()];
    while (isOp('|')) {
      at += 1;
      skipLines();
      commands.push(command());
    }
    return commands.length === 1 && !negated ? commands[0]! : {kind: 'pipeline', commands, negated};
  };
  const redirects = (): Redirect[] => {
    const found: Redirect[] = [];
    for (let one = redirect(); one !== undefined; one = redirect()) found.push(one);
    return found;
  };
  const redirect = (): Redirect | undefined => {
    const token = peek();
    if (token?.type !== 'op' || !/^[<>]/.test(token.text)) return undefined;
    at += 1;
    const op = token.text as Redirect['op'];
    return {op, fd: token.fd ?? (op.startsWith('<') ? 0 : 1), target: token.body ?? takeAny().word};
  };
  const body = (open: string, close: string): Node => {
    takeWord(open);
    const inner = list(close);
    takeWord(close);
    return inner;
  };
  const command = (): Node => {
    if (isOp('(')) {
      at += 1;
      const inner = list();
      takeOp(')');
      return {kind: 'subshell', body: inner, redirects: redirects()};
    }
    if (isWord('{')) return {kind: 'group', body: body('{', '}'), redirects: redirects()};
    if (isWord('if')) return conditional();
    if (isWord('while', 'until')) {
      const until = isWord('until');
      at += 1;
      const condition = list('do');
      return {kind: 'loop', until, condition, body: body('do', 'done'), redirects: redirects()};
    }
    if (isWord('for')) return iteration();
    if (isWord('case')) return selection();
    return simple();
  };
  const conditional = (): Node => {
    const branches: {condition: Node; body: Node}[] = [];
    do {
      at += 1;
      const condition = list('then');
      takeWord('then');
      branches.push({condition, body: list('elif', 'else', 'fi')});
    } while (isWord('elif'));
    let otherwise: Node | undefined;
    if (isWord('else')) {
      at += 1;
      otherwise = list('fi');
    }
    takeWord('fi');
    return {kind: 'if', branches, ...(otherwise && {otherwise}), redirects: redirects()};
  };
  const iteration = (): Node => {
    takeWord('for');
    const name = takeAny().raw;
    let words: Word[] | undefined;
    skipLines();
    if (isWord('in')) {
      at += 1;
      words = [];
      while (peek()?.type === 'word') words.push(takeAny().word);
    }
    while (isOp(';', '\n')) at += 1;
    return {kind: 'for', name, words, body: body('do', 'done'), redirects: redirects()};
  };
  const selection = (): Node => {
    takeWord('case');
    const {word} = takeAny();
    skipLines();
    takeWord('in');
    const branches: {patterns: Word[]; body: Node}[] = [];
    for (skipLines(); !isWord('esac'); skipLines()) {
      if (isOp('(')) at += 1;
      const patterns = [takeAny().word];
      while (isOp('|')) {
        at += 1;
        patterns.push(takeAny().word);
      }
      takeOp(')');
      branches.push({patterns, body: list('esac')});
      if (isOp(';;')) at += 1;
    }
    takeWord('esac');
    return {kind: 'case', word, branches, redirects: redirects()};
  };
  const simple = (): Node => {
    const assignments: {name: string; value: Word}[] = [];
    const words: Word[] = [];
    const found: Redirect[] = [];
    for (;;) {
      const one = redirect();
      const token = peek();
      if (one !== undefined) found.push(one);
      else if (token?.type === 'word') {
        const assigned = words.length === 0 ? assignment(token.word) : undefined;
        at += 1;
        if (assigned === undefined) words.push(token.word);
        else assignments.push(assigned);
        if (words.length === 1 && isOp('(') && /^\w+$/.test(token.raw)) return definition(token.raw);
      } else break;
    }
    if (words.length + assignments.length + found.length === 0) fail();
    return {kind: 'simple', assignments, words, redirects: found};
  };
  const definition = (name: string): Node => {
    takeOp('(');
    takeOp(')');
    skipLines();
    return {kind: 'function', name, body: command()};
  };

  const script = list();
  return peek() === undefined ? script : fail();
}

/** `NAME=value` at the beginning of a command. */
function assignment(word: Word): {readonly name: string; readonly value: Word} | undefined {
  const [first, ...rest] = word;
  if (first?.kind !== 'text' || first.quoted) return undefined;
  const match = /^([A-Za-z_]\w*)=(.*)$/s.exec(first.text);
  return match ? {name: match[1]!, value: [{...first, text: match[2]!}, ...rest]} : undefined;
}
