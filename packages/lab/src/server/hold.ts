import {readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {kill, pid} from 'node:process';
import {loadJson} from '../save.js';

/** The server that a lab folder belongs to; host and port once it listens. */
export interface Holder {
  readonly pid: number;
  /** When the process began: another process may have got the same number since. */
  readonly since: string;
}

const file = (dir: string) => join(dir, 'server.pid');

/** Takes the folder for this process. Undefined when it could; else who has it. */
export function hold(dir: string): Holder | undefined {
  const mine: Holder = {pid, since: startOf(pid)};
  for (let tries = 0; ; tries += 1) {
    try {
      writeFileSync(file(dir), JSON.stringify(mine), {flag: 'wx'});
      return undefined;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const other = holder(dir);
    if (other !== undefined || tries > 3) return other ?? mine;
    rmSync(file(dir), {force: true});
  }
}

export const release = (dir: string): void => rmSync(file(dir), {force: true});

/** The live process that holds the folder. */
export function holder(dir: string): Holder | undefined {
  let found: Holder | undefined;
  try {
    found = loadJson<Holder>(file(dir));
  } catch {
    return undefined; // cut by a kill: nobody's
  }
  return found !== undefined && alive(found.pid) && startOf(found.pid) === found.since ? found : undefined;
}

function alive(number: number): boolean {
  try {
    kill(number, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Field 22 of /proc/PID/stat; empty where there is no such file, and for a process that is dead and not yet reaped. */
function startOf(number: number): string {
  try {
    const fields = readFileSync(`/proc/${number}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return fields[0] === 'Z' ? '' : (fields[19] ?? '');
  } catch {
    return '';
  }
}
