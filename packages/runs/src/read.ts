import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {err, ok, type Result} from '@phoenix/kit';
import {fileOf, idsIn} from './folder.js';
import {parseLog} from './lines.js';
import type {RunLog, RunNotFound} from './run-log.js';
import {summaryOf, verdictOf} from './verdict.js';

/** The last run, wherever a run is asked for. */
export const LAST = 'last';

/** One run by its id, by what it alone begins with, or the last one. */
export async function readRun(dir: string, word: string = LAST): Promise<Result<RunLog, RunNotFound>> {
  const found = idNamed(word, dir, await idsIn(dir));
  if (!found.ok) return found;
  const id = found.value;
  const text = await readFile(join(dir, fileOf(id)), 'utf8').catch(() => '');
  const {header, events} = parseLog(text);
  if (header === undefined)
    return err({code: 'unreadable-run', message: `${join(dir, fileOf(id))} is not a log of a run`, candidates: []});
  const {startedAt, verb, mode, command, version, target} = header;
  const verdict = await verdictOf(header, summaryOf(events));
  return ok({id, startedAt, verb, mode, command, version, target, verdict, events});
}

function idNamed(word: string, dir: string, ids: readonly string[]): Result<string, RunNotFound> {
  const [newest] = ids;
  if (newest === undefined) return err({code: 'no-runs', message: `no run has left a log in ${dir}`, candidates: []});
  if (word === LAST) return ok(newest);
  const exact = word.replace(/\.ndjson$/, '');
  const matching = ids.includes(exact) ? [exact] : ids.filter((id) => id.startsWith(word));
  const [id] = matching;
  if (id === undefined) return err({code: 'unknown-run', message: `no run ${word} in ${dir}`, candidates: ids});
  return matching.length === 1
    ? ok(id)
    : err({code: 'ambiguous-run', message: `${matching.length} runs begin with ${word}`, candidates: matching});
}
