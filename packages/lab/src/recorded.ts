import {posix} from 'node:path';
import {untilKilled} from './ended.js';
import type {Io, LabNode} from './node.js';
import {runfile, runInstaller} from './verbs/system/nvidia.js';

/** Where a machine's disk remembers which `apply.sh` it was given, by the name of the folder that it lay in. */
const RAN = '/var/lib/lab/ran';

/**
 * A script that somebody has put on a machine. It is not executed: comment lines in it say what it comes to,
 * `# lab: exit=1`, `stdout=…`, `stderr=…`, `creates=/path`, `seconds=3`. A `check.sh` finds out whether the
 * `apply.sh` beside it has been recorded.
 */
export async function recordScript(path: string, io: Io, node: LabNode, args: readonly string[] = []): Promise<number> {
  if (runfile(path) !== undefined) return runInstaller(path, args, io, node);
  const source = node.files.read(path)?.toString() ?? '';
  const said = [...source.matchAll(/^[ \t]*# lab: (\w+)=(.*)$/gm)].map(([, key, value]) => ({key, value: value!}));
  const of = (key: string) => said.filter((line) => line.key === key).map(({value}) => value);
  const name = posix.basename(path);
  const mark = `${RAN}/${posix.basename(posix.dirname(path))}`;

  for (const seconds of of('seconds')) await node.delay(Number(seconds), untilKilled(io.signal));
  for (const line of of('stdout')) io.out(`${line}\n`);
  for (const line of of('stderr')) io.err(`${line}\n`);
  const exit = Number(of('exit').at(-1) ?? 0) & 255;
  if (name === 'check.sh' && exit === 0 && node.files.stat(mark) === undefined) return 1;
  if (name === 'apply.sh' && exit === 0) put(node, mark);
  if (exit === 0) for (const file of of('creates')) put(node, file);
  io.out(`lab: ${name} was recorded, not executed\n`);
  return exit;
}

function put({files}: LabNode, path: string): void {
  if (files.stat(path) !== undefined) return;
  files.mkdir(posix.dirname(path), {parents: true});
  files.write(path, '');
}
