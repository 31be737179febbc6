import {createHash} from 'node:crypto';
import {sumOf} from '../downloads.js';
import type {Io, LabNode, Program} from '../node.js';
import {absolute, readArguments} from './arguments.js';
import {whyNotRead} from './why.js';

const DIGITS = {sha256: 64, sha512: 128} as const;
type Algorithm = keyof typeof DIGITS;

/** What stands for a download has the sum of the real one, if that is known. */
const digest = (content: Buffer, algorithm: Algorithm): string => {
  const sum = sumOf(content);
  return sum?.length === DIGITS[algorithm] ? sum : createHash(algorithm).update(content).digest('hex');
};

/** sha256sum(1), sha512sum(1): sums of files, or with `-c` whether files have the sums that a list says. */
const summing =
  (algorithm: Algorithm): Program =>
  async (argv, io, node) => {
    const {flags, rest} = readArguments(argv.slice(1));
    let status = 0;
    for (const operand of rest.length === 0 ? ['-'] : rest) {
      const content = await contentOf(operand, algorithm, io, node);
      if (content === undefined) status = 1;
      else if (!flags.has('c') && !flags.has('check')) io.out(`${digest(content, algorithm)}  ${operand}\n`);
      else if (!(await check(content.toString(), algorithm, flags, io, node))) status = 1;
    }
    return status;
  };

export const sha256sum = summing('sha256');
export const sha512sum = summing('sha512');

async function check(
  list: string,
  algorithm: Algorithm,
  flags: ReadonlySet<string>,
  io: Io,
  node: LabNode,
): Promise<boolean> {
  let failed = 0;
  const lines = new RegExp(`^([0-9a-f]{${DIGITS[algorithm]}}) [ *](.+)$`, 'gim');
  for (const [, sum, path] of list.matchAll(lines)) {
    const content = await contentOf(path!, algorithm, io, node);
    const is = content !== undefined && digest(content, algorithm) === sum!.toLowerCase();
    if (!is) failed += 1;
    if (!flags.has('status') && (!is || !flags.has('quiet'))) io.out(`${path}: ${is ? 'OK' : 'FAILED'}\n`);
  }
  if (failed > 0 && !flags.has('status'))
    io.err(`${algorithm}sum: WARNING: ${failed} computed ${failed === 1 ? 'checksum' : 'checksums'} did NOT match\n`);
  return failed === 0;
}

async function contentOf(operand: string, algorithm: Algorithm, io: Io, {files}: LabNode): Promise<Buffer | undefined> {
  if (operand === '-') return io.stdin();
  const path = absolute(io, operand);
  const content = files.stat(path)?.type === 'folder' ? undefined : files.read(path);
  if (content === undefined) io.err(`${algorithm}sum: ${operand}: ${whyNotRead(files, path)}\n`);
  return content;
}
