import {posix} from 'node:path';
import {downloadText, knownSum} from '../../../downloads.js';
import {absolute, readArguments} from '../../../programs/arguments.js';
import type {Row, RowCall} from '../row.js';

const isUrl = (word: string): boolean => /^(https?|ftp):\/\//.test(word);
const nameOf = (url: string): string => posix.basename(decodeURIComponent(new URL(url).pathname));
const textOf = ({node}: RowCall, url: string): string => downloadText(nameOf(url), knownSum(node.profile, url));

/** Into a file that has a folder; false without one. */
const save = (call: RowCall, url: string, path: string): boolean =>
  call.node.files.write(absolute(call.io, path), textOf(call, url));

const curl = (call: RowCall) => {
  const withValue = ['o', 'output', 'w', 'write-out', 'm', 'max-time', 'retry', 'connect-timeout', 'H', 'header', 'A'];
  const {flags, values, rest} = readArguments(call.args, withValue);
  const url = rest.find(isUrl);
  if (url === undefined) {
    call.io.err('curl: no URL specified!\n');
    return 2;
  }
  const path = values.get('o') ?? values.get('output') ?? (flags.has('O') ? nameOf(url) : undefined);
  return path === undefined ? textOf(call, url) : save(call, url, path) ? 0 : 23;
};

const wget = (call: RowCall) => {
  // `-nv` and its like are one option each.
  const words = call.args.filter((word) => !/^-n[a-zA-Z]$/.test(word));
  const {values, rest} = readArguments(words, ['O', 'output-document', 'P', 'T', 't', 'timeout', 'tries']);
  const url = rest.find(isUrl);
  if (url === undefined) {
    call.io.err('wget: missing URL\n');
    return 1;
  }
  const path = values.get('O') ?? values.get('output-document') ?? posix.join(values.get('P') ?? '.', nameOf(url));
  return path === '-' ? textOf(call, url) : save(call, url, path) ? 0 : 3;
};

export const downloadRows: readonly Row[] = [
  {argv: 'curl ARGS...', answer: curl, source: 'curl(1): of what a URL holds the lab knows the sum at most'},
  {argv: 'wget ARGS...', answer: wget, source: 'wget(1)'},
];
