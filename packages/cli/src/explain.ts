import {StepError} from '@phoenix/kit';
import {LabHeld} from '@phoenix/lab';
import {PluginFault} from '@phoenix/plugins';
import {NodeBusy} from '@phoenix/proxmox';
import {describeFailure, wordToExplain} from '@phoenix/reporters';
import {EXIT, EXIT_BY} from './exit-code.js';
import type {Io} from './io.js';

/** What ended a command before or beside its run: one line, what to try, and the exit code. */
export function explain(error: unknown, {stderr, interrupts}: Io): number {
  const say = (lines: readonly string[]) => stderr.write(`phoenix: ${lines.join('\n  ')}\n`);
  if (error instanceof LabHeld || error instanceof NodeBusy) {
    say([error.message, ...(error instanceof NodeBusy ? ['try: --wait, which waits for it'] : [])]);
    return EXIT.busy;
  }
  if (error instanceof StepError) {
    const {headline, details} = describeFailure(error.failure);
    const word = wordToExplain(error.failure);
    say([headline, ...details, ...(word === undefined ? [] : [`more: phoenix explain ${word}`])]);
    return error.failure.code === 'host-unreachable' ? EXIT.unreachable : EXIT.failed;
  }
  if (error instanceof PluginFault) {
    say([error.message, 'try: it is a plugin: mend it, or take it away']);
    return EXIT.usage;
  }
  if (isSystemError(error)) {
    say([`${error.path}: ${error.message}`, 'try: another folder or file, or its rights']);
    return EXIT.usage;
  }
  if (interrupts.by !== undefined) return EXIT_BY[interrupts.by];
  say([`this is a bug of phoenix: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`]);
  return EXIT.failed;
}

/** A file or folder that the user named could not be made, read or written. */
const isSystemError = (error: unknown): error is NodeJS.ErrnoException & {readonly path: string} =>
  error instanceof Error && 'syscall' in error && typeof (error as NodeJS.ErrnoException).path === 'string';
