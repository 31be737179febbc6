import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import type {Event} from '@phoenix/kit';
import {fileOf, idsIn} from './folder.js';
import {parseLog} from './lines.js';
import type {RunEntry} from './run-log.js';
import {summaryOf, verdictOf} from './verdict.js';

/** Newest first, at most `limit`; files that are no logs are left out. One after the other: a log may be large. */
export async function listRuns(dir: string, limit = Number.POSITIVE_INFINITY): Promise<readonly RunEntry[]> {
  const entries: RunEntry[] = [];
  for (const id of await idsIn(dir)) {
    if (entries.length >= limit) break;
    const entry = await entryOf(dir, id);
    if (entry !== undefined) entries.push(entry);
  }
  return entries;
}

/** Most of a log, and nothing that a line about it says. */
const PASSED_OVER: ReadonlySet<Event['type']> = new Set(['step-output', 'step-progress', 'step-change']);

async function entryOf(dir: string, id: string): Promise<RunEntry | undefined> {
  const text = await readFile(join(dir, fileOf(id)), 'utf8').catch(() => '');
  const {header, events} = parseLog(text, (type) => !PASSED_OVER.has(type));
  if (header === undefined) return undefined;
  const {startedAt, verb, mode, command, version, target} = header;
  const summary = summaryOf(events);
  const changed = events.flatMap(changesIn);
  return {
    ...{id, startedAt, verb, mode, command, version, target},
    verdict: await verdictOf(header, summary),
    ms: summary?.ms ?? events.at(-1)?.at ?? 0,
    changes: changed.reduce((sum, {n}) => sum + n, 0),
    resources: new Set(changed.map(({resource}) => resource)).size,
    counts: summary?.counts,
  };
}

function changesIn(event: Event): readonly {readonly resource: string; readonly n: number}[] {
  if (event.type !== 'step-finished' || !('changes' in event.outcome)) return [];
  const n = event.outcome.changes.filter(({actions}) => actions.length > 0).length;
  return n === 0 ? [] : [{resource: event.node.slice(0, event.node.indexOf('/')), n}];
}
