import {type FileHandle, mkdir, open} from 'node:fs/promises';
import {join} from 'node:path';
import type {Event, Reporter} from '@phoenix/kit';
import {fileOf, newId} from './folder.js';
import {lineOf} from './lines.js';
import {ownMark} from './living.js';
import {type Bounds, prune} from './prune.js';
import {type RunBeginning, type RunHeader, runSchemaName} from './run-log.js';

export interface RunLogWriter extends Reporter {
  /** Resolves when all is written, or cannot be; never rejects. Undefined: all is; else one line that says why not. */
  close(): Promise<void>;
  /** Why the log is not whole, one line; known when it is closed. */
  problem(): string | undefined;
}

export interface RunLogOptions extends Partial<Bounds> {
  /** What one log may hold of output, progress and changes about to be made; how the steps ended is written always. */
  readonly bytesOfOne?: number;
}

const DEFAULTS = {runs: 50, bytes: 200 << 20, bytesOfOne: 8 << 20};

/** A disk that does not answer must not hold a run back that is over. */
const CLOSE_MS = 2_000;

/** The outcome of the step says them again, or they are only said along the way. */
const LEFT_OUT: ReadonlySet<Event['type']> = new Set(['step-output', 'step-progress', 'step-change']);

/**
 * The log of a run that begins. Written in order as the run goes on, beside it: whatever happens to the folder, the run
 * does not notice. The folder is for the user alone (0700), and so is each file (0600): outputs may show things.
 */
export function openRunLog(dir: string, beginning: RunBeginning, options: RunLogOptions = {}): RunLogWriter {
  const {runs, bytes, bytesOfOne} = {...DEFAULTS, ...options};
  const queue: string[] = [];
  let size = 0;
  let full = false;
  let problem: string | undefined;
  let broken = false;
  let draining: Promise<void> | undefined;
  let file: FileHandle | undefined;

  const drain = async (): Promise<void> => {
    try {
      file ??= await begin(dir, beginning, {runs, bytes});
      while (queue.length > 0) await file.appendFile(queue.splice(0).join(''));
    } catch (error) {
      broken = true;
      problem = `${dir}: this run leaves no whole log: ${(error as Error).message}`;
      queue.length = 0;
    } finally {
      draining = undefined;
    }
  };
  const put = (event: Event): void => {
    const line = lineOf(event);
    if (line === undefined) {
      problem ??= `${dir}: the log of this run lacks what cannot be written as JSON, a ${event.type} for one`;
      return;
    }
    size += Buffer.byteLength(line);
    queue.push(line);
  };
  return {
    report(event) {
      if (broken || (full && LEFT_OUT.has(event.type))) return;
      put(event);
      if (!full && size > bytesOfOne) {
        full = true;
        put(leftOut(bytesOfOne, event.at));
      }
      draining ??= drain();
    },
    async close() {
      const late = 'the disk does not answer';
      const ended = await within(
        CLOSE_MS,
        (draining ?? Promise.resolve()).then(() => file?.close()),
      );
      if (!ended) problem ??= `${dir}: this run leaves no whole log: ${late}`;
    },
    problem: () => problem,
  };
}

async function begin(dir: string, beginning: RunBeginning, bounds: Bounds): Promise<FileHandle> {
  await mkdir(dir, {recursive: true, mode: 0o700});
  await prune(dir, bounds);
  for (;;) {
    const at = new Date();
    const id = newId(at, beginning.verb);
    try {
      const file = await open(join(dir, fileOf(id)), 'wx', 0o600);
      const process = await ownMark();
      const header: RunHeader = {schema: runSchemaName, id, startedAt: at.toISOString(), ...beginning, process};
      await file.appendFile(`${JSON.stringify(header)}\n`);
      return file;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

const leftOut = (bytes: number, at: number): Event => ({
  type: 'diagnostic',
  at,
  diagnostic: {
    severity: 'info',
    code: 'log-full',
    message: `the log of this run holds ${Math.round(bytes / (1 << 20))} MiB: output that follows is left out of it`,
  },
});

async function within(ms: number, work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const done = work.then(
    () => true,
    () => true,
  );
  try {
    return await Promise.race([done, late]);
  } finally {
    clearTimeout(timer);
  }
}
