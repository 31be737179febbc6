import {appendFileSync, readFileSync} from 'node:fs';
import {join} from 'node:path';

/** A command that the node received. */
export interface LogEntry {
  /** When it began, ISO 8601. */
  readonly at: string;
  readonly seconds: number;
  readonly argv: readonly string[];
  /** Exit code; 128 + n after signal n. */
  readonly exit: number;
  /** It altered the node. Lock files, task logs and /run do not count. */
  readonly changed: boolean;
}

const file = (dir: string) => join(dir, 'commands.ndjson');

export function writeLog(dir: string, entry: LogEntry): void {
  try {
    appendFileSync(file(dir), `${JSON.stringify(entry)}\n`);
  } catch {
    // The folder was taken away under the server: there is nothing left to log for, and no reason to fall over.
  }
}

/** In the order in which the commands ended; empty for a lab that has received none. A line cut by a kill is left out. */
export function readLog(dir: string): readonly LogEntry[] {
  let text: string;
  try {
    text = readFileSync(file(dir), 'utf8');
  } catch {
    return [];
  }
  return text.split('\n').flatMap((line) => {
    try {
      return [JSON.parse(line) as LogEntry];
    } catch {
      return [];
    }
  });
}
