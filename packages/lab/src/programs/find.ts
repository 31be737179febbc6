import type {Files, Io, LabNode, Program} from '../node.js';
import {matchesPattern} from '../shell/pattern.js';
import {absolute} from './arguments.js';
import {expandEscapes, type Facts, factsOf, symbolicMode} from './format.js';

/** Starts another program of the same machine. */
export type Run = (argv: readonly string[], io: Io, node: LabNode) => Promise<number>;

interface Found extends Facts {
  readonly depth: number;
  readonly start: string;
  readonly absolute: string;
}
interface Expression {
  readonly tests: readonly ((found: Found) => boolean)[];
  readonly action: 'print' | 'print0' | 'printf' | 'delete' | 'exec';
  readonly argument: readonly string[];
  readonly batch: boolean;
  readonly minDepth: number;
  readonly maxDepth: number;
}

/** find: `-H -L`, `-type -name -path -mindepth -maxdepth -size 0 -empty ! `, `-print -print0 -printf -delete -exec … {} + | ;`. */
export const find =
  (run: Run): Program =>
  async (argv, io, node) => {
    const args = [...argv.slice(1)];
    const options: string[] = [];
    while (args[0] === '-L' || args[0] === '-H' || args[0] === '-P') options.push(args.shift()!);
    const starts: string[] = [];
    while (args[0] !== undefined && !/^[-!(]/.test(args[0])) starts.push(args.shift()!);
    const expression = readExpression(args);
    if (typeof expression === 'string') {
      io.err(`find: ${expression}\n`);
      return 1;
    }
    let status = 0;
    const found: Found[] = [];
    for (const start of starts.length === 0 ? ['.'] : starts) {
      const before = found.length;
      walk(
        node.files,
        absolute(io, start),
        start,
        0,
        options.includes('-L'),
        options.includes('-H'),
        expression,
        found,
        start,
      );
      if (found.length > before || factsOf(node.files, absolute(io, start), start, false) !== undefined) continue;
      io.err(`find: ‘${start}’: No such file or directory\n`);
      status = 1;
    }
    const chosen = found.filter(
      (one) => one.depth >= expression.minDepth && expression.tests.every((holds) => holds(one)),
    );
    return Math.max(status, await act(chosen, expression, run, io, node));
  };

function walk(
  files: Files,
  path: string,
  shown: string,
  depth: number,
  follow: boolean,
  followStart: boolean,
  expression: Expression,
  found: Found[],
  start: string,
): void {
  const facts =
    factsOf(files, path, shown, follow || (depth === 0 && followStart)) ?? factsOf(files, path, shown, false);
  if (facts === undefined) return;
  found.push({...facts, depth, start, absolute: path});
  if (facts.kind !== 'folder' || depth >= expression.maxDepth) return;
  const base = path.replace(/\/+$/, '');
  for (const name of files.list(path) ?? []) {
    walk(
      files,
      `${base}/${name}`,
      `${shown.replace(/(.)\/+$/, '$1').replace(/^\/$/, '')}/${name}`,
      depth + 1,
      follow,
      false,
      expression,
      found,
      start,
    );
  }
}

/** A problem as text, in find's words. */
function readExpression(args: readonly string[]): Expression | string {
  const tests: ((found: Found) => boolean)[] = [];
  let expression: Expression = {
    tests,
    action: 'print',
    argument: [],
    batch: false,
    minDepth: 0,
    maxDepth: Number.POSITIVE_INFINITY,
  };
  let negated = false;
  const add = (holds: (found: Found) => boolean) => {
    const not = negated;
    negated = false;
    tests.push((found) => holds(found) !== not);
  };
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at]!;
    const value = () => args[++at] ?? '';
    if (word === '!' || word === '-not') negated = !negated;
    else if (word === '-type') {
      const wanted = value();
      add(({kind}) =>
        wanted
          .split(',')
          .some(
            (letter) => kind === ({f: 'file', d: 'folder', l: 'link', c: 'device'} as Record<string, string>)[letter],
          ),
      );
    } else if (word === '-name') {
      const pattern = value();
      add(({name}) => matchesPattern(name, pattern));
    } else if (word === '-path') {
      const pattern = value();
      add(({path}) => matchesPattern(path, pattern));
    } else if (word === '-empty') add(({kind, size}) => kind === 'file' && size === 0);
    else if (word === '-maxdepth') expression = {...expression, maxDepth: Number(value())};
    else if (word === '-mindepth') expression = {...expression, minDepth: Number(value())};
    else if (word === '-xdev' || word === '-mount' || word === '-a') continue;
    else if (word === '-print' || word === '-print0' || word === '-delete')
      expression = {...expression, action: word.slice(1) as Expression['action']};
    else if (word === '-printf') expression = {...expression, action: 'printf', argument: [value()]};
    else if (word === '-exec') {
      const end = args.findIndex(
        (arg, index) => index > at && (arg === ';' || (arg === '+' && args[index - 1] === '{}')),
      );
      if (end < 0) return "missing argument to `-exec'";
      expression = {...expression, action: 'exec', argument: args.slice(at + 1, end), batch: args[end] === '+'};
      at = end;
    } else return `unknown predicate \`${word}'`;
  }
  return expression;
}

async function act(
  chosen: readonly Found[],
  {action, argument, batch}: Expression,
  run: Run,
  io: Io,
  node: LabNode,
): Promise<number> {
  switch (action) {
    case 'print':
      if (chosen.length > 0) io.out(`${chosen.map(({path}) => path).join('\n')}\n`);
      return 0;
    case 'print0':
      io.out(chosen.map(({path}) => `${path}\0`).join(''));
      return 0;
    case 'printf': {
      const format = expandEscapes(argument[0] ?? '');
      io.out(chosen.map((one) => printed(one, format)).join(''));
      return 0;
    }
    case 'delete':
      return chosen.toReversed().every((one) => node.files.remove(one.absolute)) ? 0 : 1;
    case 'exec': {
      if (chosen.length === 0) return 0;
      const paths = chosen.map(({path}) => path);
      if (batch)
        return (await run(
          argument.flatMap((word) => (word === '{}' ? paths : [word])),
          io,
          node,
        )) === 0
          ? 0
          : 1;
      for (const path of paths)
        await run(
          argument.map((word) => word.replaceAll('{}', path)),
          io,
          node,
        );
      return 0;
    }
  }
}

const letters = {file: 'f', folder: 'd', link: 'l', device: 'c'} as const;
const printed = (one: Found, format: string): string =>
  format.replace(/%(T@|[a-zA-Z%])/g, (all, directive: string) => {
    const values: Readonly<Record<string, string | number>> = {
      ...{p: one.path, f: one.name, s: one.size, m: one.mode.toString(8), M: symbolicMode(one), y: letters[one.kind]},
      ...{u: one.user, g: one.group, U: one.uid, G: one.gid, d: one.depth, l: one.target, '%': '%'},
      ...{
        'T@': one.mtime.toFixed(10),
        P: one.depth === 0 ? '' : one.path.slice(one.start.replace(/\/+$/, '').length + 1),
      },
      h: one.path.replace(/\/[^/]*$/, '') || '.',
    };
    return String(values[directive] ?? all);
  });
