import process from 'node:process';
import {inspect} from 'node:util';
import {thrownAt} from '@phoenix/plugins';
import {EXIT} from '../exit-code.js';
import type {Fault} from './fault.js';

/**
 * From now on it is told whose fault it is when a plugin throws where nobody can catch it (a promise that nobody awaits, a
 * timer), or ends the process. Loading has its own ears, which are asked first.
 */
export function listenForStrays(isPlugin: (file: string) => boolean, tell: (fault: Fault) => void): void {
  process.on('uncaughtException', (error) => {
    // Others listen while plugins are loaded.
    if (process.listenerCount('uncaughtException') > 1) return;
    const at = thrownAt(error, isPlugin);
    if (at !== undefined) {
      const message = `throws beside its step, where nobody can catch it: ${error.message}`;
      tell({...at, message});
      return;
    }
    // As Node does without a listener.
    process.stderr.write(`${inspect(error)}\n`);
    process.exit(EXIT.failed);
  });
  process.on('exit', () => {
    if (process.listenerCount('uncaughtException') > 1) return;
    const at = thrownAt(new Error('who calls process.exit'), isPlugin);
    if (at === undefined) return;
    process.stderr.write(`\nphoenix: ${at.file}:${at.line} ended the process: a plugin must not\n`);
    process.exitCode = EXIT.failed;
  });
}
