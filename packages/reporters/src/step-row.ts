import {duration, type Failure, type NodeId, unreachable} from '@phoenix/kit';
import {describeFailure} from './failure.js';
import {oneLine} from './harmless.js';
import {changesOf, unchangedIn} from './outcome.js';
import {type RunRecord, type StepRecord, worked} from './record.js';
import type {Icon, Row} from './row.js';
import {count, guestLabel, ticking} from './words.js';

/** A step as one row. `now` in milliseconds since the run started. */
export const stepRow = (step: StepRecord, record: RunRecord, now: number): Row => {
  const {info, outcome} = step;
  if (outcome === undefined)
    return step.startedAt === undefined ? {icon: 'queued', text: info.step} : active(step, record, now);
  const took = duration(worked(step, now));
  const row = (icon: Icon, note: string): Row => ({icon, text: info.step, note});
  switch (outcome.status) {
    case 'unchanged':
      return row(
        record.mode === 'test' ? 'done' : 'unchanged',
        outcome.provedBy === undefined ? unchangedIn(record.mode) : `proved by ${outcome.provedBy}`,
      );
    case 'changed':
    case 'planned':
      return row('done', `${count(changesOf(outcome).length, 'change')}, ${took}`);
    case 'deferred':
    case 'blocked':
      return row('skipped', `${outcome.status} by ${who(record, outcome.by)}`);
    case 'skipped':
      return row('skipped', oneLine(outcome.reason));
    case 'failed':
      return failedRow(info.step, outcome.failure);
    case 'cancelled':
      return row('skipped', 'cancelled');
    default:
      return unreachable(outcome);
  }
};

/** The cause first: the row may be cut. */
const failedRow = (step: string, failure: Failure): Row => {
  const {cause, headline} = describeFailure(failure);
  return {icon: 'failed', text: `${step}: ${cause}`, ...(headline === cause ? {} : {note: headline})};
};

/** What a step that is under way is doing: `feature.docker 12.3s › Setting up docker-ce`. */
const active = (step: StepRecord, record: RunRecord, now: number): Row => {
  const {info, waiting, retry, lastLine} = step;
  if (waiting !== undefined) {
    return {
      icon: 'waiting',
      text: `${info.step} ${ticking(now - waiting.since)}`,
      note: `waiting for ${waiting.lock}, held by ${holderInWords(record, waiting.holder)}`,
    };
  }
  const since = ticking(worked(step, now));
  const said = lastLine === undefined ? undefined : `› ${lastLine}`;
  if (retry === undefined)
    return {icon: 'running', text: `${info.step} ${since}`, ...(said === undefined ? {} : {note: said})};
  const pause = retry.at + retry.delayMs - now;
  return {
    icon: 'retrying',
    text: `${info.step} ${since} ${pause > 0 ? `retry in ${ticking(pause)},` : 'retry'} ${retry.attempt + 1}/${retry.attempts}`,
    note: said ?? `after: ${describeFailure(retry.failure).cause}`,
  };
};

/** `910 clone`: of the holder's step only what it does. */
export const holderInWords = (record: RunRecord, node: NodeId): string => {
  const info = record.steps.get(node)?.info;
  if (info === undefined) return node;
  const {id, kind} = info.resource;
  return `${kind === 'hypervisor' ? 'node' : id} ${info.step.slice(info.step.indexOf('.') + 1)}`;
};

const who = (record: RunRecord, node: NodeId): string => {
  const info = record.steps.get(node)?.info;
  return info === undefined ? node : `${guestLabel(info.resource)}/${info.step}`;
};
