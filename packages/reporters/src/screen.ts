import {type Groups, groupsOf} from './groups.js';
import {type Detail, foldedRow, openRow, queuedRow} from './guest-row.js';
import type {RunRecord} from './record.js';
import {aboutLeft, type Remaining} from './remaining.js';
import {heights, type Row} from './row.js';
import {waitingRows} from './waiting-row.js';
import {ticking} from './words.js';

/**
 * What of a run is worth so many lines: failed guests first, then running ones, then those that wait for a lock, each
 * open; then finished guests folded, the last ones; then queued ones if all of them have room; last what was said of
 * the whole run, and a line of counts with what is known of the time it still takes. Costs a look at each guest, and at
 * the steps of those that are shown.
 */
export const screen = (record: RunRecord, now: number, lines: number, remaining?: Remaining): Row[] => {
  const groups = groupsOf(record.guests.values());
  const notice: Row[] = record.notice === undefined ? [] : [{icon: 'notice', text: record.notice}];
  const room = Math.max(1, lines - 1 - notice.length);
  const open = openRows(groups, record, now, room);
  const left = Math.max(0, room - heights(open));
  const all = groups.done.length + groups.queued.length <= left;
  const done = left === 0 ? [] : groups.done.slice(-left).map(foldedRow);
  const queued = all ? groups.queued.map((guest) => queuedRow(guest, record)) : [];
  return [...open, ...done, ...queued, ...notice, counts(groups, record, now, remaining?.(now))];
};

/** From everything to the least: every step; only those that matter now; those waiting for one lock together; a line each. */
const ways: readonly {readonly detail: Detail; readonly together: boolean}[] = [
  {detail: 'full', together: false},
  {detail: 'brief', together: false},
  {detail: 'brief', together: true},
  {detail: 'line', together: true},
];

const openRows = ({failed, running, waiting}: Groups, record: RunRecord, now: number, room: number): Row[] => {
  // However much has failed, what is going on now stays visible.
  const first = failed.slice(0, running.length + waiting.length === 0 ? room : Math.ceil(room / 2));
  const guests = [...first, ...running];
  for (const {detail, together} of ways) {
    // Each open guest takes at least a line: what cannot fit is not made.
    const least = guests.length + (together ? 0 : waiting.length);
    if (least > room) continue;
    const open = (some: Groups['running']) => some.map((guest) => openRow(guest, record, now, detail));
    const rows = [...open(guests), ...(together ? waitingRows(waiting, record) : open(waiting))];
    if (heights(rows) <= room) return rows;
  }
  return guests.slice(0, room).map((guest) => openRow(guest, record, now, 'line'));
};

const counts = (groups: Groups, record: RunRecord, now: number, left: number | undefined): Row => {
  let steps = 0;
  for (const guest of record.guests.values()) steps += guest.finished;
  const parts = (['failed', 'running', 'waiting', 'queued', 'done'] as const)
    .filter((name) => groups[name].length > 0)
    .map((name) => `${groups[name].length} ${name}`);
  return {
    icon: 'more',
    text: `${ticking(now)}${left === undefined ? '' : `, ${aboutLeft(left)}`}, ${steps}/${record.steps.size} steps: ${parts.join(', ')}`,
  };
};
