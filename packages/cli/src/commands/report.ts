import {mkdir, writeFile} from 'node:fs/promises';
import {dirname} from 'node:path';
import {describeCommand} from '@phoenix/kit';
import {chromeTrace, reportPage} from '@phoenix/report';
import {EXIT} from '../exit-code.js';
import {findRun} from '../find-run.js';
import type {Io} from '../io.js';
import {UsageError} from '../usage-error.js';

export interface ReportRequest {
  readonly runsDir: string;
  /** As typed; undefined: the last one. */
  readonly run: string | undefined;
  /** A Chrome trace instead of a page. */
  readonly trace: boolean;
  /** File, or `-` for stdout; undefined: named after the run, in the working directory. */
  readonly out: string | undefined;
}

/** One past run as a page, or as a trace; says where it wrote it. */
export async function reportCommand({runsDir, run: word, trace, out}: ReportRequest, {stdout}: Io): Promise<number> {
  const {id, startedAt, version, events, verdict, ...found} = await findRun(runsDir, word);
  const command = describeCommand({argv: ['phoenix', ...found.command]});
  const log = {id, startedAt, version, events, command, isRunning: verdict === 'running'};
  const text = trace ? chromeTrace(log) : await reportPage(log);
  const file = out ?? `phoenix-report-${id}.${trace ? 'json' : 'html'}`;
  if (file === '-') stdout.write(text);
  else {
    await put(file, text);
    stdout.write(`${file}\n`);
  }
  return EXIT.ok;
}

/** What a guest printed may show things: for the user alone, as the logs are. */
async function put(file: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(file), {recursive: true});
    await writeFile(file, text, {mode: 0o600});
  } catch (error) {
    throw new UsageError(`${file} cannot be written: ${(error as Error).message}`, 'name another file: --out FILE');
  }
}
