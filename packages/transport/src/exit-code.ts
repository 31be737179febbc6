import {constants} from 'node:os';

/** As shells say it: a program that signal n ended is 128 + n. */
export const exitCode = (code: number | null, signal?: string | null): number =>
  code ?? 128 + (constants.signals[signal as NodeJS.Signals] ?? 0);
