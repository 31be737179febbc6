import {groupBy} from './group-by.js';
import type {GuestRecord, RunRecord} from './record.js';
import type {Row} from './row.js';
import {holderInWords} from './step-row.js';
import {count, guestLabel} from './words.js';

/** Guests that wait for the same lock on one row: the lock, who holds it, who is next. */
export const waitingRows = (guests: readonly GuestRecord[], record: RunRecord): Row[] =>
  [...groupBy(guests, (guest) => waitOf(guest)?.lock)].map(([lock, same]) => {
    const [first] = same;
    const wait = first && waitOf(first);
    const names = same.slice(0, 3).map(({resource}) => guestLabel(resource));
    const more = same.length > names.length ? ` and ${same.length - names.length} more` : '';
    return {
      icon: 'waiting',
      text: `${count(same.length, 'guest')} waiting for ${lock}${wait === undefined ? '' : `, held by ${holderInWords(record, wait.holder)}`}`,
      note: `${names.join(', ')}${more}`,
    };
  });

const waitOf = ({active}: GuestRecord) => {
  for (const {waiting} of active) if (waiting !== undefined) return waiting;
  return undefined;
};
