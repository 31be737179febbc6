import {duration} from '@phoenix/kit';
import {roomOf, table} from '@phoenix/reporters';
import {listRuns, type RunEntry} from '@phoenix/runs';
import {EXIT} from '../exit-code.js';
import type {Io} from '../io.js';

export interface RunsRequest {
  readonly runsDir: string;
  readonly json: boolean;
  /** At least 1. */
  readonly limit: number;
}

/** What ran before, newest first. */
export async function runsCommand({runsDir, json, limit}: RunsRequest, {stdout}: Io): Promise<number> {
  const runs = await listRuns(runsDir, limit);
  if (json) stdout.write(runs.map((run) => `${JSON.stringify(run)}\n`).join(''));
  else if (runs.length === 0) stdout.write(`no run has left a log in ${runsDir}\n`);
  else stdout.write(asTable(runs, roomOf(stdout)));
  return EXIT.ok;
}

/** What was typed is in an id's verb and in --json, too: where there is no room for it, it is left out. */
function asTable(runs: readonly RunEntry[], columns = Number.POSITIVE_INFINITY): string {
  const rows = [['RUN', 'WHEN', 'VERDICT', 'CHANGES', 'TOOK', 'COMMAND'], ...runs.map(row)];
  const whole = table(rows, columns);
  return isWithin(whole, columns) ? whole : table(rows.map((cells) => cells.slice(0, -1)));
}

const isWithin = (text: string, columns: number): boolean => text.split('\n').every(({length}) => length <= columns);

const row = (run: RunEntry): readonly string[] => [
  run.id,
  ago(Date.now() - Date.parse(run.startedAt)),
  run.verdict,
  done(run),
  duration(run.ms),
  run.command.join(' '),
];

function done({mode, changes, counts}: RunEntry): string {
  switch (mode) {
    case 'apply':
      return String(changes);
    case 'plan':
      return `${changes} planned`;
    case 'test':
      return counts === undefined ? '' : `${counts.unchanged} passed`;
  }
}

/** Milliseconds that have passed, as one says it. */
function ago(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ago`;
  return `${Math.floor(hours / 24)} days ago`;
}
