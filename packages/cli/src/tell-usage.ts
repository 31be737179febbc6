import {hang, roomOf} from '@phoenix/reporters';
import type {Io} from './io.js';
import type {UsageError} from './usage-error.js';

/** Whatever is wrong with the command line, a line each, and what to try. */
export function tellUsage({message, hint}: UsageError, {stderr}: Io): void {
  const lines = [
    ...message.split('\n').map((line) => `phoenix: ${line}`),
    ...(hint === undefined ? [] : [`  try: ${hint}`]),
  ];
  stderr.write(lines.map((line) => `${hang(line, roomOf(stderr))}\n`).join(''));
}
