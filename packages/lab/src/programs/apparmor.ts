import {posix} from 'node:path';
import type {Program} from '../node.js';
import {absolute} from './arguments.js';

const LOADED = '/sys/kernel/security/apparmor/profiles';

/** What a fresh node's kernel has. */
export const apparmorFiles: Readonly<Record<string, string>> = {
  [LOADED]: [
    'lxc-container-default-cgns',
    'lxc-container-default',
    'lxc-container-default-with-nesting',
    '/usr/bin/lxc-start',
  ]
    .map((name) => `${name} (enforce)\n`)
    .join(''),
};

/** `apparmor_parser [-Q] [-K] [-r|-a|-R] FILE…`: knows braces and names of profiles, and nothing of the rules between. */
export const apparmorParser: Program = async (argv, io, {files}) => {
  const flags = new Set(argv.slice(1).filter((word) => word.startsWith('-')));
  for (const operand of argv.slice(1).filter((word) => !word.startsWith('-'))) {
    const path = absolute(io, operand);
    const content = files.read(path)?.toString();
    if (content === undefined) {
      io.err(`File ${operand} not found, skipping...\n`);
      return 1;
    }
    const line = wrongLine(content);
    if (line !== undefined) {
      io.err(
        `AppArmor parser error for ${operand} in profile ${operand} at line ${line}: syntax error, unexpected TOK_CLOSE\n`,
      );
      return 1;
    }
    if (flags.has('-Q') || flags.has('--skip-kernel-load')) continue;
    const before = (files.read(LOADED)?.toString() ?? '').split('\n').filter((one) => one !== '');
    const names = namesIn(content);
    const others = before.filter((one) => !names.includes(one.replace(/ \([a-z-]+\)$/, '')));
    const loaded =
      flags.has('-R') || flags.has('--remove') ? others : [...others, ...names.map((name) => `${name} (enforce)`)];
    files.mkdir(posix.dirname(LOADED), {parents: true});
    files.write(LOADED, loaded.map((one) => `${one}\n`).join(''));
  }
  return 0;
};

/** What may stand before profiles, apparmor.d(5): a file of tunables has nothing else. */
const PREAMBLE = /^\s*(#.*|@\{\w+\}\s*\+?=.*|\$\{?\w+\}?\s*=.*|include .*|alias .*|abi .*)?$/;

const namesIn = (content: string): readonly string[] =>
  [...content.matchAll(/^profile\s+"?([^\s"{]+)/gm)].map(([, name]) => name!);

/** Where a brace is too many, or the line after the last where one is missing. */
function wrongLine(content: string): number | undefined {
  let depth = 0;
  const lines = content.split('\n');
  for (const [i, line] of lines.entries()) {
    const code = line.replace(/#.*/, '');
    // Braces in a path are alternatives: `/dev/{null,zero}`.
    depth += (code.match(/\{\s*$/g)?.length ?? 0) - (code.match(/^\s*\}/g)?.length ?? 0);
    if (depth < 0) return i + 1;
  }
  const fits = namesIn(content).length > 0 || lines.every((line) => PREAMBLE.test(line));
  return depth === 0 && fits ? undefined : lines.length;
}
