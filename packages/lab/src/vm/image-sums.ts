import {createHash} from 'node:crypto';
import {imageOf} from '../images.js';
import type {Program} from '../node.js';
import {absolute, readArguments} from '../programs/arguments.js';
import {whyNotRead} from '../programs/why.js';

/** sha256sum: an image that the lab keeps in place of a real one has the real one's sum. */
export const imageSums: Program = async (argv, io, node) => {
  let status = 0;
  const operands = readArguments(argv.slice(1)).rest;
  for (const operand of operands.length === 0 ? ['-'] : operands) {
    const content = operand === '-' ? await io.stdin() : node.files.read(absolute(io, operand));
    if (content === undefined) {
      io.err(`sha256sum: ${operand}: ${whyNotRead(node.files, absolute(io, operand))}\n`);
      status = 1;
    } else io.out(`${imageOf(content).sum ?? createHash('sha256').update(content).digest('hex')}  ${operand}\n`);
  }
  return status;
};
