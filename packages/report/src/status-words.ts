import type {Status} from './page-data.js';

/** How a status is called, in the order in which a reader wants to know. */
export const STATUS_WORDS: readonly (readonly [status: Status, word: string])[] = [
  ['failed', 'failed'],
  ['running', 'under way'],
  ['waiting', 'waiting'],
  ['changed', 'changed'],
  ['planned', 'planned'],
  ['passed', 'passed'],
  ['unchanged', 'unchanged'],
  ['skipped', 'skipped'],
  ['deferred', 'deferred'],
  ['blocked', 'blocked'],
  ['cancelled', 'cancelled'],
  ['not-run', 'not run'],
];
