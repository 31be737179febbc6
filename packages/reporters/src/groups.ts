import {over} from './guest-row.js';
import type {GuestRecord} from './record.js';

/** Guests by what the user wants to know first; `done` in the order in which they ended, the others as announced. */
export interface Groups {
  readonly failed: GuestRecord[];
  readonly running: GuestRecord[];
  /** All that it is doing is waiting for a lock. */
  readonly waiting: GuestRecord[];
  readonly queued: GuestRecord[];
  readonly done: GuestRecord[];
}

export const groupsOf = (guests: Iterable<GuestRecord>): Groups => {
  const groups: Groups = {failed: [], running: [], waiting: [], queued: [], done: []};
  for (const guest of guests) groups[group(guest)].push(guest);
  groups.done.sort((a, b) => (a.finishedAt ?? 0) - (b.finishedAt ?? 0));
  return groups;
};

const group = (guest: GuestRecord): keyof Groups => {
  if (guest.failed) return 'failed';
  if (over(guest)) return 'done';
  if (guest.active.size === 0) return 'queued';
  for (const step of guest.active) if (step.waiting === undefined) return 'running';
  return 'waiting';
};
