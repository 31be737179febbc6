import type {Change} from '@phoenix/kit';
import {changesOf} from './outcome.js';
import type {GuestRecord, RunRecord} from './record.js';

/**
 * What several guests need of the node (a template, an image, a pool) each of them plans, and the run does once: the
 * changes that somebody before has planned too, by the very same actions, and who that is.
 */
export const sharedChanges = ({mode, guests}: RunRecord): ReadonlyMap<Change, GuestRecord> => {
  const shared = new Map<Change, GuestRecord>();
  if (mode !== 'plan') return shared;
  const first = new Map<string, GuestRecord>();
  for (const guest of guests.values())
    for (const {info, outcome} of guest.steps) {
      // The same command inside of two guests is two changes.
      if (info.on !== 'node') continue;
      for (const change of changesOf(outcome)) {
        const what = JSON.stringify([info.step, change.title, change.actions]);
        const before = first.get(what);
        if (before === undefined) first.set(what, guest);
        else if (before !== guest) shared.set(change, before);
      }
    }
  return shared;
};
