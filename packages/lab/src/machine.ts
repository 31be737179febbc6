import {posix} from 'node:path';
import type {LabNode, Program} from './node.js';
import {find as findFiles, type Run} from './programs/find.js';
import {install} from './programs/install.js';
import {interpreters} from './programs/interpreters.js';
import {naming} from './programs/names.js';
import {printing} from './programs/print.js';
import {reading} from './programs/read.js';
import {running} from './programs/run.js';
import {looking} from './programs/stat.js';
import {archives} from './programs/tar.js';
import {testing} from './programs/test.js';
import {writing} from './programs/write.js';
import {recordScript} from './recorded.js';
import type {Machine} from './shell/shell.js';

const folders = ['/bin', '/sbin', '/usr/bin', '/usr/sbin'];

/** A machine with the programs that every one has, and some of its own; `around` may come between all of them and who calls them, `has` says which of them are installed. */
export function machineOf(
  node: LabNode,
  own: Readonly<Record<string, Program>>,
  around: (program: Program) => Program = (program) => program,
  has: (name: string) => boolean = () => true,
): Machine {
  const run: Run = async (argv, io, as) => {
    const [name = ''] = argv;
    const program = machine.find(name, io.env.PWD ?? '/');
    if (program !== undefined) return program(argv, io, as);
    io.err(`env: ‘${name}’: No such file or directory\n`);
    return 127;
  };
  const programs: Readonly<Record<string, Program>> = {
    ...{...reading, ...writing, ...looking, ...testing, ...printing, ...naming, ...archives},
    ...running(run),
    ...interpreters(() => machine),
    find: findFiles(run),
    install,
    ...own,
  };
  const find = (name: string, cwd: string): Program | undefined => {
    if (!name.includes('/')) return Object.hasOwn(programs, name) && has(name) ? programs[name] : undefined;
    const path = posix.resolve(cwd, name);
    const known = folders.includes(posix.dirname(path)) ? posix.basename(path) : '';
    if (Object.hasOwn(programs, known) && has(known)) return programs[known];
    const found = node.files.stat(path);
    if (found === undefined) return undefined;
    return found.type === 'file' && (found.mode & 0o111) !== 0
      ? (argv, io, as) => recordScript(path, io, as, argv.slice(1))
      : refused;
  };
  const machine: Machine = {
    node,
    find: (name, cwd) => {
      const program = find(name, cwd);
      return program && around(program);
    },
  };
  return machine;
}

const refused: Program = async ([name], io) => {
  io.err(`${name}: Permission denied\n`);
  return 126;
};
