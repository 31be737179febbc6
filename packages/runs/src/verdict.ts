import type {Event, Summary} from '@phoenix/kit';
import {isLiving} from './living.js';
import type {RunHeader, RunVerdict} from './run-log.js';

export async function verdictOf({process}: RunHeader, summary: Summary | undefined): Promise<RunVerdict> {
  if (summary === undefined) return (await isLiving(process)) ? 'running' : 'broken off';
  if (summary.ok) return 'ok';
  return summary.counts.failed > 0 ? 'failed' : 'broken off';
}

export const summaryOf = (events: readonly Event[]): Summary | undefined => {
  const last = events.findLast((event) => event.type === 'run-finished');
  return last?.summary;
};
