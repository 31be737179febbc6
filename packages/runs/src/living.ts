import {readFile} from 'node:fs/promises';
import {kill, pid} from 'node:process';

/** A process, told from a later one that got the same number. */
export interface ProcessMark {
  readonly pid: number;
  /** When it began, as the kernel counts; empty where there is no /proc. */
  readonly since: string;
}

export const ownMark = async (): Promise<ProcessMark> => ({pid, since: await startOf(pid)});

export async function isLiving(mark: ProcessMark): Promise<boolean> {
  if (!Number.isInteger(mark.pid) || mark.pid <= 0) return false;
  try {
    // Signal 0 is not sent: kill(2) then only tells whether it could be.
    kill(mark.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return (await startOf(mark.pid)) === mark.since;
}

/** Field 22 of /proc/PID/stat, proc_pid_stat(5); the name in field 2 may hold blanks and brackets. */
async function startOf(number: number): Promise<string> {
  const stat = await readFile(`/proc/${number}/stat`, 'utf8').catch(() => '');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // A zombie has ended.
  return fields[0] === 'Z' ? 'ended' : (fields[19] ?? '');
}
