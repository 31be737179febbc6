import {open, rename, rm} from 'node:fs/promises';
import {type Host, reveal, type Secret, StepError, type WriteOptions} from '@phoenix/kit';
import {temporaryName} from './temporary-name.js';
import {writeFailed} from './write-failed.js';

/** Writes whole or not at all. The folder must exist. @throws StepError command-failed */
export async function writeLocal(
  exec: Host['exec'],
  path: string,
  content: string | Secret,
  {signal, mode, owner}: WriteOptions,
): Promise<void> {
  signal.throwIfAborted();
  const temporary = temporaryName(path);
  try {
    const file = await open(temporary, 'wx', mode === undefined ? 0o666 : 0o600);
    try {
      await file.writeFile(reveal(content), {signal});
      if (owner !== undefined) await chown(temporary, owner);
      if (mode !== undefined) await file.chmod(Number.parseInt(mode, 8)); // after chown, which clears setuid
      await file.sync();
    } finally {
      await file.close();
    }
    signal.throwIfAborted();
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, {force: true}).catch(() => {}); // the first error is the one to tell
    signal.throwIfAborted();
    if (error instanceof StepError || !(error as NodeJS.ErrnoException).syscall) throw error;
    throw writeFailed(path, {exitCode: 1, stderr: (error as Error).message});
  }

  /** By the program: it knows the names of users and groups. */
  async function chown(file: string, to: string): Promise<void> {
    const result = await exec({argv: ['chown', '--', to, file]}, {signal});
    if (result.exitCode !== 0) throw writeFailed(path, result);
  }
}
