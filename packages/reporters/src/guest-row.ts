import {duration, type NodeId} from '@phoenix/kit';
import {realChanges} from './outcome.js';
import {type GuestRecord, lasted, type RunRecord, type StepRecord} from './record.js';
import type {Icon, Row} from './row.js';
import {stepRow} from './step-row.js';
import {count, guestLabel, ticking} from './words.js';

/** How much of an open guest is shown: every step, only those that matter now, or all in its own row. */
export type Detail = 'full' | 'brief' | 'line';

/** A guest with its steps below. `now` in milliseconds since the run started. */
export const openRow = (guest: GuestRecord, record: RunRecord, now: number, detail: Detail): Row => {
  const matter = guest.steps.filter((step) => step.outcome?.status === 'failed' || guest.active.has(step));
  const shown = detail === 'full' ? guest.steps.filter((step) => step.outcome?.status !== 'blocked') : matter;
  const [only] = matter;
  const icon = guest.failed ? 'failed' : 'open';
  if (detail === 'line')
    return only === undefined ? headRow(guest, now, icon) : joined(guest, stepRow(only, record, now));
  return {
    ...headRow(guest, now, icon),
    children: [...shown.map((step) => stepRow(step, record, now)), ...notTried(guest)],
  };
};

const headRow = (guest: GuestRecord, now: number, icon: Icon): Row => {
  const since = ticking(lasted(guest, now));
  return {icon, text: guestLabel(guest.resource), note: `${guest.finished}/${guest.steps.length}  ${since}`};
};

const joined = (guest: GuestRecord, row: Row): Row => ({...row, text: `${guestLabel(guest.resource)}  ${row.text}`});

const notTried = ({steps}: GuestRecord): Row[] => {
  const blocked = steps.filter(({outcome}) => outcome?.status === 'blocked').length;
  return blocked === 0 ? [] : [{icon: 'skipped', text: `${count(blocked, 'step')} not tried`}];
};

export const over = (guest: GuestRecord): boolean => guest.finished === guest.steps.length;

/** A finished guest on one line: `900 template-base  4 changed, 3.2s`. */
export const foldedRow = (guest: GuestRecord): Row => {
  const took = duration(lasted(guest, guest.finishedAt ?? 0));
  const text = guestLabel(guest.resource);
  const changed = guest.steps.reduce((sum, {outcome}) => sum + changes(outcome), 0);
  const blocker = guest.steps.find(({outcome}) => outcome?.status === 'blocked')?.outcome;
  if (blocker?.status === 'blocked') return {icon: 'skipped', text, note: `not tried because of ${named(blocker.by)}`};
  if (guest.steps.some(({outcome}) => outcome?.status === 'cancelled'))
    return {icon: 'skipped', text, note: 'cancelled'};
  return changed === 0
    ? {icon: 'unchanged', text, note: 'unchanged'}
    : {icon: 'done', text, note: `${changed} changed, ${took}`};
};

const changes = (outcome: StepRecord['outcome']): number =>
  outcome !== undefined && 'changes' in outcome ? realChanges(outcome.changes).length : 0;

/** `900/lxc.snapshot`, `node/hypervisor.zfs`: the node has an id only among ids. */
const named = (id: NodeId): string => id.replace(/^0\//, 'node/');

/** A guest that nothing is done on right now: what comes next and what it waits for. */
export const queuedRow = (guest: GuestRecord, record: RunRecord): Row => {
  const next = guest.steps.find(({outcome}) => outcome === undefined);
  const before = next?.info.waitsFor.find((node) => record.steps.get(node)?.outcome === undefined);
  const note =
    before === undefined ? next && `next ${next.info.step}` : `next ${next?.info.step} after ${named(before)}`;
  return {icon: 'queued', text: guestLabel(guest.resource), ...(note === undefined ? {} : {note})};
};
