import {type ExecResult, StepError} from '@phoenix/kit';

/** A file could not be written: the world said no, in the words of whatever tried. */
export const writeFailed = (path: string, {exitCode, stderr}: Pick<ExecResult, 'exitCode' | 'stderr'>): StepError =>
  new StepError({code: 'command-failed', command: `write ${path}`, exitCode, stderr: stderr.trim()});
