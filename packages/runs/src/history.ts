import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import type {Event} from '@phoenix/kit';
import {fileOf, idsIn} from './folder.js';
import {parseLog, piece} from './lines.js';
import {type PastRun, pastRun} from './past-run.js';
import {readHeader} from './read-header.js';
import type {RunBeginning} from './run-log.js';

/** The last line holds the summary; its longest part names the steps of the longest way. */
const LAST_LINE_BYTES = 256 << 10;

/** Of each sort: many runs that found nothing to do must not push out the few that say how long work takes. */
const OF_EACH = {working: 5, idle: 3};

export interface Like extends Pick<RunBeginning, 'mode' | 'target'> {
  /** Those whose graphs have the same steps: `create` walks a part of what `LetsGo` does. */
  readonly verbs: readonly string[];
}

/** Earlier runs of the same sort on the same target, newest first; those that were killed are left out. */
export async function readHistory(dir: string, {mode, target, verbs}: Like): Promise<readonly PastRun[]> {
  const left = {...OF_EACH};
  const found: PastRun[] = [];
  for (const id of await idsIn(dir)) {
    if (left.working + left.idle === 0) break;
    const header = await readHeader(dir, id);
    if (header?.mode !== mode || header.target !== target || !verbs.includes(header.verb)) continue;
    const sort = await sortOf(join(dir, fileOf(id)));
    if (sort === undefined || left[sort] === 0) continue;
    left[sort] -= 1;
    const text = await readFile(join(dir, fileOf(id)), 'utf8').catch(() => '');
    found.push(pastRun(parseLog(text, isTelling).events));
  }
  return found;
}

const isTelling = (type: Event['type']): boolean => type === 'run-started' || type === 'step-finished';

async function sortOf(file: string): Promise<keyof typeof OF_EACH | undefined> {
  const lines = (await piece(file, LAST_LINE_BYTES, true)).trimEnd().split('\n');
  const [, counts] = /^\{[^{}]*"type":"run-finished".*?"counts":(\{[^{}]*\})/.exec(lines.at(-1)!) ?? [];
  if (counts === undefined) return undefined;
  return /"(?:changed|planned)":[1-9]/.test(counts) ? 'working' : 'idle';
}
