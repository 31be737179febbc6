import {posix} from 'node:path';
import type {Program} from '../node.js';
import {accountId} from './accounts.js';
import {absolute, readArguments} from './arguments.js';

/** install(1): `-d FOLDER…`, or `[-D] SOURCE TARGET`, with `-m`, `-o` and `-g`. */
export const install: Program = async (argv, io, {files}) => {
  const {flags, values, rest} = readArguments(argv.slice(1), ['m', 'o', 'g', 'mode', 'owner', 'group', 't']);
  const say = (text: string): number => {
    io.err(`install: ${text}\n`);
    return 1;
  };
  const mode = Number.parseInt(values.get('m') ?? values.get('mode') ?? '755', 8);
  const [owner, group] = [values.get('o') ?? values.get('owner'), values.get('g') ?? values.get('group')];
  const uid = owner === undefined ? 0 : accountId(files, '/etc/passwd', owner);
  const gid = group === undefined ? 0 : accountId(files, '/etc/group', group);
  if (uid === undefined) return say(`invalid user ‘${owner}’`);
  if (gid === undefined) return say(`invalid group ‘${group}’`);
  const finish = (path: string) => files.chmod(path, mode) && files.chown(path, uid, gid);
  if (flags.has('d')) {
    for (const path of rest.map((one) => absolute(io, one))) {
      if (!files.mkdir(path, {parents: true})) return say(`cannot create directory '${path}'`);
      finish(path);
    }
    return 0;
  }
  const [from = '', to] = rest;
  if (to === undefined) return say(`missing destination file operand after '${from}'`);
  const path = absolute(io, to);
  const target = files.stat(path)?.type === 'folder' ? posix.join(path, posix.basename(from)) : path;
  const content =
    absolute(io, from) === '/dev/stdin'
      ? await io.stdin()
      : absolute(io, from) === '/dev/null'
        ? Buffer.alloc(0)
        : files.read(absolute(io, from));
  if (content === undefined) return say(`cannot stat '${from}': No such file or directory`);
  if (flags.has('D')) files.mkdir(posix.dirname(target), {parents: true});
  if (!files.write(target, content)) return say(`cannot create regular file '${target}': No such file or directory`);
  finish(target);
  return 0;
};
