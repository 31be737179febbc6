import {createHash} from 'node:crypto';
import {sumOf} from '../downloads.js';
import type {Io, LabNode, Program} from '../node.js';
import {absolute, readArguments} from './arguments.js';
import {whyNotRead} from './why.js';

/** What stands for a download has the sum of the real one. */
const digest = (content: Buffer): string => sumOf(content) ?? createHash('sha256').update(content).digest('hex');

/** sha256sum(1): sums of files, or with `-c` whether files have the sums that a list says. */
export const sha256sum: Program = async (argv, io, node) => {
  const {flags, rest} = readArguments(argv.slice(1));
  let status = 0;
  for (const operand of rest.length === 0 ? ['-'] : rest) {
    const content = await contentOf(operand, io, node);
    if (content === undefined) status = 1;
    else if (!flags.has('c') && !flags.has('check')) io.out(`${digest(content)}  ${operand}\n`);
    else if (!(await check(content.toString(), flags, io, node))) status = 1;
  }
  return status;
};

async function check(list: string, flags: ReadonlySet<string>, io: Io, node: LabNode): Promise<boolean> {
  let failed = 0;
  for (const [, sum, path] of list.matchAll(/^([0-9a-f]{64}) [ *](.+)$/gim)) {
    const content = await contentOf(path!, io, node);
    const is = content !== undefined && digest(content) === sum!.toLowerCase();
    if (!is) failed += 1;
    if (!flags.has('status') && (!is || !flags.has('quiet'))) io.out(`${path}: ${is ? 'OK' : 'FAILED'}\n`);
  }
  if (failed > 0 && !flags.has('status'))
    io.err(`sha256sum: WARNING: ${failed} computed ${failed === 1 ? 'checksum' : 'checksums'} did NOT match\n`);
  return failed === 0;
}

async function contentOf(operand: string, io: Io, {files}: LabNode): Promise<Buffer | undefined> {
  if (operand === '-') return io.stdin();
  const path = absolute(io, operand);
  const content = files.stat(path)?.type === 'folder' ? undefined : files.read(path);
  if (content === undefined) io.err(`sha256sum: ${operand}: ${whyNotRead(files, path)}\n`);
  return content;
}
