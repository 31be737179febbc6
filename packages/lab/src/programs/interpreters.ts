import {Ended, killed} from '../ended.js';
import type {Io, LabNode, Program} from '../node.js';
import {recordScript} from '../recorded.js';
import {runShell, type Script} from '../shell/run.js';
import type {Machine} from '../shell/shell.js';
import {absolute, readArguments} from './arguments.js';
import {whyNotRead} from './why.js';

/** sh and bash: `-c` and stdin are evaluated, a file is a pushed script and recorded. */
const shell =
  (kind: 'bash' | 'sh', machine: () => Machine): Program =>
  async ([name = kind, ...args], io, node) => {
    const {flags, values, rest} = readArguments(args, ['c', 'o'], true);
    const source = values.get('c');
    const options = [...flags].join('');
    if (source !== undefined) {
      // `-ec SCRIPT`: the script is the next word.
      const [zero = name, ...params] = rest;
      return inProcess(node, io, (pid, signal) =>
        runShell({source, name: zero, params, kind, pid, options}, {...io, signal}, {...machine(), node}),
      );
    }
    if (rest[0] !== undefined && !flags.has('s')) return record(name, rest[0], io, node, rest.slice(1));
    const script: Omit<Script, 'pid'> = {source: (await io.stdin()).toString(), name, params: rest, kind, options};
    return inProcess(node, io, (pid, signal) => runShell({...script, pid}, {...io, signal}, {...machine(), node}));
  };

/** python3 and perl only know files, and record them. */
const interpreter: Program = async ([name = '', ...args], io, node) => {
  const file = readArguments(args, [], true).rest[0];
  if (file !== undefined && !args[0]?.startsWith('-')) return record(name, file, io, node);
  io.err(`lab: ${name} only takes a script file\n`);
  return 1;
};

async function record(
  name: string,
  file: string,
  io: Io,
  node: LabNode,
  args: readonly string[] = [],
): Promise<number> {
  const path = absolute(io, file);
  if (node.files.read(path) !== undefined) return recordScript(path, io, node, args);
  const why = whyNotRead(node.files, path);
  io.err(name.endsWith('bash') ? `${name}: ${file}: ${why}\n` : `${name}: 0: cannot open ${file}: No such file\n`);
  return name.endsWith('bash') ? 127 : 2;
}

/** Runs as a process of its own: what kills only this one is its exit code. @throws Ended when the caller was killed too */
export async function inProcess(
  node: LabNode,
  io: Io,
  body: (pid: number, signal: AbortSignal) => Promise<number>,
): Promise<number> {
  const process = node.processes.start(io.signal);
  try {
    const status = await body(process.pid, process.signal);
    // A shell that kills itself with its last command.
    const ended = killed(process.signal);
    return ended === undefined || killed(io.signal) !== undefined ? status : ended.exitCode;
  } catch (error) {
    if (!(error instanceof Ended) || killed(io.signal) !== undefined) throw error;
    return error.exitCode;
  } finally {
    process.end();
  }
}

export const interpreters = (machine: () => Machine): Readonly<Record<string, Program>> => ({
  sh: shell('sh', machine),
  dash: shell('sh', machine),
  bash: shell('bash', machine),
  python3: interpreter,
  perl: interpreter,
});
