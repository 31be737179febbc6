import {Ended, killed} from '../ended.js';
import type {Io} from '../node.js';
import {builtins} from './builtins.js';
import {expandText, expandWord} from './expand.js';
import {parse} from './parser.js';
import {matchesPattern} from './pattern.js';
import {redirected, withInput} from './redirect.js';
import {CommandProblem, complain, cwd, environment, Leave, type Shell} from './shell.js';
import {type Node, type Redirect, SyntaxProblem} from './syntax.js';

/** Runs a script in this shell; its status is the result. @throws Leave, Ended */
export async function evaluate(source: string, shell: Shell): Promise<number> {
  let script: Node;
  try {
    script = parse(source);
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
    complain(shell, error.message);
    throw new Leave('exit', 2);
  }
  return run(script, shell, false);
}

/** `guarded`: a failure here is asked for, so `set -e` does not end the shell. */
async function run(node: Node, shell: Shell, guarded: boolean): Promise<number> {
  switch (node.kind) {
    case 'list':
      shell.status = node.items.length === 0 ? 0 : shell.status;
      for (const item of node.items) {
        if (item.background) shell.background.push(subshell(item.node, shell));
        shell.status = item.background ? 0 : await run(item.node, shell, guarded);
      }
      return shell.status;
    case 'chain':
      shell.status = await run(node.first, shell, true);
      for (const [index, {op, node: next}] of node.rest.entries()) {
        if ((op === '&&') !== (shell.status === 0)) continue;
        shell.status = await run(next, shell, guarded || index < node.rest.length - 1);
      }
      return shell.status;
    case 'pipeline':
      return pipeline(node, shell, guarded);
    case 'simple':
      shell.status = await guard(shell, () => simple(node, shell));
      if (shell.status !== 0 && shell.errexit && !guarded) throw new Leave('exit', shell.status);
      return shell.status;
    case 'function':
      shell.functions.set(node.name, node.body);
      return 0;
    case 'subshell':
      return within(node.redirects, shell, () => subshell(node.body, shell, guarded));
    default:
      return within(node.redirects, shell, () => compound(node, shell, guarded));
  }
}

async function compound(
  node: Extract<Node, {kind: 'if' | 'loop' | 'for' | 'case' | 'group'}>,
  shell: Shell,
  guarded: boolean,
): Promise<number> {
  switch (node.kind) {
    case 'group':
      return run(node.body, shell, guarded);
    case 'if':
      for (const {condition, body} of node.branches) {
        if ((await run(condition, shell, true)) === 0) return run(body, shell, guarded);
      }
      return node.otherwise === undefined ? 0 : run(node.otherwise, shell, guarded);
    case 'loop': {
      let status = 0;
      const again = async () => ((await run(node.condition, shell, true)) === 0) !== node.until;
      await loop(shell, again, async () => {
        status = await run(node.body, shell, guarded);
      });
      return status;
    }
    case 'for': {
      const words = node.words === undefined ? shell.params : await expandAll(node.words, shell);
      const rest = [...words];
      let status = 0;
      await loop(
        shell,
        async () => rest.length > 0,
        async () => {
          shell.vars.set(node.name, rest.shift()!);
          status = await run(node.body, shell, guarded);
        },
      );
      return status;
    }
    case 'case': {
      const text = await expandText(node.word, shell, capture);
      for (const {patterns, body} of node.branches) {
        for (const pattern of patterns) {
          if (matchesPattern(text, await expandText(pattern, shell, capture, true))) return run(body, shell, guarded);
        }
      }
      return 0;
    }
  }
}

async function loop(shell: Shell, again: () => Promise<boolean>, body: () => Promise<void>): Promise<void> {
  while (await again()) {
    try {
      await body();
    } catch (error) {
      if (!(error instanceof Leave) || (error.what !== 'break' && error.what !== 'continue')) throw error;
      if (error.what === 'break') return;
    }
    // A loop of commands that take no time must not starve the server.
    await new Promise((resolve) => setImmediate(resolve));
    throwIfKilled(shell);
  }
}

async function pipeline(
  {commands, negated}: Extract<Node, {kind: 'pipeline'}>,
  shell: Shell,
  guarded: boolean,
): Promise<number> {
  let status = 0;
  if (commands.length === 1) status = await run(commands[0]!, shell, guarded || negated);
  else {
    let io = shell.io;
    for (const [index, command] of commands.entries()) {
      const chunks: Buffer[] = [];
      const last = index === commands.length - 1;
      const piped: Io = last
        ? {...io, out: shell.io.out}
        : {...io, out: (chunk) => void chunks.push(Buffer.from(chunk))};
      status = await subshell(command, {...shell, io: piped}, true);
      io = withInput(shell.io, Buffer.concat(chunks));
    }
  }
  shell.status = negated ? Number(status === 0) : status;
  if (shell.status !== 0 && shell.errexit && !guarded && !negated) throw new Leave('exit', shell.status);
  return shell.status;
}

/** A copy of the shell; leaving it leaves only it. */
async function subshell(node: Node, shell: Shell, guarded = false): Promise<number> {
  const copy: Shell = {
    ...shell,
    vars: new Map(shell.vars),
    exported: new Set(shell.exported),
    functions: new Map(shell.functions),
    sinks: new Map(shell.sinks),
    exitTrap: undefined,
    onCommand: undefined,
  };
  try {
    return await run(node, copy, guarded);
  } catch (error) {
    if (error instanceof Leave) return error.status;
    throw error;
  }
}

async function capture(script: string, shell: Shell): Promise<string> {
  const chunks: Buffer[] = [];
  const io: Io = {...shell.io, out: (chunk) => void chunks.push(Buffer.from(chunk))};
  shell.status = await subshell(parse(script), {...shell, io});
  return Buffer.concat(chunks).toString();
}

async function within(redirects: readonly Redirect[], shell: Shell, action: () => Promise<number>): Promise<number> {
  if (redirects.length === 0) return action();
  const before = shell.io;
  try {
    return await guard(shell, async () => {
      shell.io = await redirected(redirects, shell, capture);
      return action();
    });
  } finally {
    shell.io = before;
  }
}

async function simple({assignments, words, redirects}: Extract<Node, {kind: 'simple'}>, shell: Shell): Promise<number> {
  throwIfKilled(shell);
  const substituted = [...words, ...assignments.map(({value}) => value)].some((word) =>
    word.some(({kind}) => kind === 'command'),
  );
  const argv = await expandAll(words, shell);
  const given: [string, string][] = [];
  for (const {name, value} of assignments) given.push([name, await expandText(value, shell, capture)]);
  const io = await redirected(redirects, shell, capture);
  if (argv.length === 0) {
    for (const [name, value] of given) {
      shell.vars.set(name, value);
      if (shell.allexport) shell.exported.add(name);
    }
    return substituted ? shell.status : 0;
  }
  const [name] = argv;
  if (name === 'exec') {
    if (argv.length === 1) {
      shell.io = io;
      return 0;
    }
    throw new Leave('exit', await program(argv.slice(1), given, io, shell, true));
  }
  if (name === 'command' && argv[1] === '-v') return lookUp(argv.slice(2), io, shell);
  if (name === 'command' && argv.length > 1) return program(argv.slice(1), given, io, shell, false);
  const body = shell.functions.get(name!);
  const builtin = builtins[name!];
  if (body === undefined && builtin === undefined) return program(argv, given, io, shell, false);
  shell.onCommand?.(argv, false);
  const before = shell.io;
  const params = shell.params;
  try {
    shell.io = io;
    for (const [key, value] of given) shell.vars.set(key, value);
    if (builtin !== undefined) return await builtin(argv.slice(1), shell, evaluate);
    shell.params = argv.slice(1);
    return await run(body!, shell, false);
  } catch (error) {
    if (error instanceof Leave && error.what === 'return') return error.status;
    throw error;
  } finally {
    shell.io = before;
    if (body !== undefined) shell.params = params;
  }
}

async function program(
  argv: readonly string[],
  given: readonly [string, string][],
  io: Io,
  shell: Shell,
  replaces: boolean,
): Promise<number> {
  shell.onCommand?.(argv, replaces);
  const found = shell.machine.find(argv[0]!, cwd(shell));
  if (found === undefined) {
    throw new CommandProblem(`${argv[0]}: ${shell.kind === 'bash' ? 'command not found' : 'not found'}`, 127);
  }
  const env = {...environment(shell), ...Object.fromEntries(given)};
  try {
    return (await found(argv, {...io, env, umask: shell.umask}, shell.machine.node)) & 255;
  } catch (error) {
    if (!(error instanceof Ended)) throw error;
    if (!replaces) throwIfKilled(shell);
    if (replaces && killed(shell.io.signal) !== undefined) throw error;
    return error.exitCode;
  }
}

function lookUp(names: readonly string[], io: Io, shell: Shell): number {
  const missing = names.filter(
    (name) => builtins[name] === undefined && shell.machine.find(name, cwd(shell)) === undefined,
  );
  for (const name of names)
    if (!missing.includes(name)) io.out(`${builtins[name] === undefined ? `/usr/bin/${name}` : name}\n`);
  return missing.length === 0 ? 0 : 127;
}

/** What keeps a command from starting is said on stderr, and the shell goes on. */
async function guard(shell: Shell, action: () => Promise<number>): Promise<number> {
  try {
    return await action();
  } catch (error) {
    if (!(error instanceof CommandProblem)) throw error;
    complain(shell, error.message);
    return error.status;
  }
}

async function expandAll(words: Extract<Node, {kind: 'simple'}>['words'], shell: Shell): Promise<readonly string[]> {
  const all: string[] = [];
  for (const word of words) all.push(...(await expandWord(word, shell, capture)));
  return all;
}

function throwIfKilled(shell: Shell): void {
  const ended = killed(shell.io.signal);
  if (ended !== undefined) throw ended;
}
