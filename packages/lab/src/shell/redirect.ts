import {posix} from 'node:path';
import type {Io} from '../node.js';
import {type Capture, expandText} from './expand.js';
import {CommandProblem, cwd, type Shell} from './shell.js';
import type {Redirect} from './syntax.js';

/** The streams of a command after its redirections, left to right. @throws CommandProblem */
export async function redirected(redirects: readonly Redirect[], shell: Shell, capture: Capture): Promise<Io> {
  let io = shell.io;
  for (const {fd, op, target} of redirects) {
    const text = await expandText(target, shell, capture);
    if (op === '<<') io = withInput(io, Buffer.from(text));
    else if (op === '<') io = withInput(io, readInput(text, shell));
    // A connection is taken to be accepted: what listens in a guest is not modelled.
    else if (op === '<&' || text.startsWith('/dev/tcp/')) continue;
    else io = withSink(io, fd, op === '>&' ? sinkNumber(text, io, shell) : fileSink(text, op === '>>', shell), shell);
  }
  return io;
}

/** The same streams with other input. */
export function withInput(io: Io, content: Buffer): Io {
  let rest = content;
  return {
    ...io,
    stdin: async () => {
      const all = rest;
      rest = Buffer.alloc(0);
      return all;
    },
    line: async () => {
      const end = rest.indexOf('\n');
      const line = end < 0 ? rest : rest.subarray(0, end + 1);
      rest = rest.subarray(line.length);
      return line.toString();
    },
  };
}

function readInput(text: string, shell: Shell): Buffer {
  if (text === '/dev/null') return Buffer.alloc(0);
  const {files} = shell.machine.node;
  const path = posix.resolve(cwd(shell), text);
  const content = files.read(path);
  if (content !== undefined) return content;
  const why = files.stat(path) === undefined ? 'No such file or directory' : 'Is a directory';
  throw new CommandProblem(
    shell.kind === 'bash' ? `${text}: ${why}` : `cannot open ${text}: ${why.replace(' or directory', '')}`,
    2,
  );
}

function withSink(io: Io, fd: number, sink: Io['out'], shell: Shell): Io {
  if (fd === 1) return {...io, out: sink};
  if (fd === 2) return {...io, err: sink};
  shell.sinks.set(fd, sink);
  return io;
}

function sinkNumber(text: string, io: Io, shell: Shell): Io['out'] {
  const sink = text === '1' ? io.out : text === '2' ? io.err : text === '-' ? () => {} : shell.sinks.get(Number(text));
  if (sink === undefined) throw new CommandProblem(`${text}: Bad file descriptor`);
  return sink;
}

/** Writes through, so that others see what is there so far. */
function fileSink(text: string, append: boolean, shell: Shell): Io['out'] {
  if (text === '/dev/null') return () => {};
  if (text === '/dev/stdout') return shell.io.out;
  if (text === '/dev/stderr') return shell.io.err;
  const {files} = shell.machine.node;
  const path = posix.resolve(cwd(shell), text);
  const before = files.stat(path);
  let content = append ? (files.read(path) ?? Buffer.alloc(0)) : Buffer.alloc(0);
  const mode = before === undefined ? 0o666 & ~shell.umask : undefined;
  if (before?.type === 'folder') throw new CommandProblem(`${text}: Is a directory`, 2);
  if (!append || before === undefined) {
    if (!files.write(path, content, mode)) {
      throw new CommandProblem(
        shell.kind === 'bash' ? `${text}: No such file or directory` : `cannot create ${text}: Directory nonexistent`,
        2,
      );
    }
  }
  return (chunk) => {
    content = Buffer.concat([content, Buffer.from(chunk)]);
    if (!files.write(path, content)) throw new CommandProblem('write error: File too large');
  };
}
