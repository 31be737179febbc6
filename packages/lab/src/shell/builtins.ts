import {posix} from 'node:path';
import {CommandProblem, cwd, Leave, type Shell} from './shell.js';

/** Evaluates a script in this very shell. */
export type Evaluate = (source: string, shell: Shell) => Promise<number>;
type Builtin = (args: readonly string[], shell: Shell, evaluate: Evaluate) => Promise<number> | number;

const leave =
  (what: Leave['what']): Builtin =>
  (args, shell) => {
    const status = what === 'break' || what === 'continue' ? 0 : Number(args[0] ?? shell.status) & 255;
    throw new Leave(what, status);
  };
const source: Builtin = ([file = '', ...args], shell, evaluate) => {
  const content = shell.machine.node.files.read(posix.resolve(cwd(shell), file));
  if (content === undefined) throw new CommandProblem(`${file}: No such file or directory`);
  if (args.length > 0) shell.params = args;
  return evaluate(content.toString(), shell);
};

/** What only the shell itself can do: everything else is a program. */
export const builtins: Readonly<Record<string, Builtin>> = {
  ':': () => 0,
  exit: leave('exit'),
  return: leave('return'),
  break: leave('break'),
  continue: leave('continue'),
  '.': source,
  source,
  eval: (args, shell, evaluate) => evaluate(args.join(' '), shell),
  wait: async (_, shell) => {
    await Promise.all(shell.background);
    return 0;
  },
  trap: (args, shell) => {
    if (args.includes('EXIT') || args.includes('0')) shell.exitTrap = args[0] === '-' ? undefined : args[0];
    return 0;
  },
  cd: ([folder = '/root'], shell) => {
    const path = posix.resolve(cwd(shell), folder);
    if (shell.machine.node.files.stat(path)?.type !== 'folder') {
      throw new CommandProblem(
        shell.kind === 'bash' ? `cd: ${folder}: No such file or directory` : `cd: can't cd to ${folder}`,
        shell.kind === 'bash' ? 1 : 2,
      );
    }
    shell.vars.set('PWD', path);
    return 0;
  },
  umask: ([mode], shell) => {
    if (mode === undefined) shell.io.out(`${shell.umask.toString(8).padStart(4, '0')}\n`);
    else shell.umask = Number.parseInt(mode, 8);
    return 0;
  },
  export: (args, shell) => {
    for (const [name, value] of assignments(args)) {
      if (value !== undefined) shell.vars.set(name, value);
      shell.exported.add(name);
    }
    return 0;
  },
  local: assign,
  readonly: assign,
  unset: (args, shell) => {
    for (const name of args) shell.vars.delete(name);
    return 0;
  },
  shift: ([count = '1'], shell) => {
    if (Number(count) > shell.params.length) return 1;
    shell.params = shell.params.slice(Number(count));
    return 0;
  },
  set: (args, shell) => {
    let rest = args;
    while (rest[0] !== undefined && /^[-+]./.test(rest[0]) && rest[0] !== '--') {
      const on = rest[0].startsWith('-');
      const letters = rest[0].slice(1);
      if (letters.includes('e')) shell.errexit = on;
      if (letters.includes('u')) shell.nounset = on;
      if (letters.includes('a')) shell.allexport = on;
      rest = rest.slice(letters.includes('o') ? 2 : 1);
    }
    if (rest[0] === '--') shell.params = rest.slice(1);
    else if (rest.length > 0) shell.params = rest;
    return 0;
  },
  read: async (args, shell) => {
    const timeout = args.indexOf('-t') < 0 ? undefined : Number(args[args.indexOf('-t') + 1]);
    const names = args.filter((arg, index) => !arg.startsWith('-') && args[index - 1] !== '-t');
    const line = await (shell.io.line?.(timeout) ??
      shell.io.stdin().then((all) => all.toString().split(/(?<=\n)/)[0] ?? ''));
    if (line === undefined) return 142;
    const words = line
      .replace(/\n$/, '')
      .trim()
      .split(/[ \t]+/);
    const targets = names.length === 0 ? ['REPLY'] : names;
    targets.forEach((name, index) => {
      shell.vars.set(name, index === targets.length - 1 ? words.slice(index).join(' ') : (words[index] ?? ''));
    });
    return line.endsWith('\n') ? 0 : 1;
  },
};

function assign(args: readonly string[], shell: Shell): number {
  for (const [name, value] of assignments(args)) shell.vars.set(name, value ?? shell.vars.get(name) ?? '');
  return 0;
}

const assignments = (args: readonly string[]): readonly (readonly [string, string | undefined])[] =>
  args.map((arg) => {
    const equals = arg.indexOf('=');
    return equals < 0 ? [arg, undefined] : [arg.slice(0, equals), arg.slice(equals + 1)];
  });
