import type {Status} from '../page-data.js';
import type {Bar, Lane} from './layout.js';

export type Kind = 'all' | 'changed' | 'failed';

const KINDS: Readonly<Record<Kind, ReadonlySet<Status> | undefined>> = {
  all: undefined,
  changed: new Set<Status>(['changed', 'planned']),
  failed: new Set<Status>(['failed', 'blocked', 'cancelled', 'running', 'waiting']),
};

/** What is wanted to be seen: the bars that match, and the lanes that have any. */
export interface Filtered {
  readonly lanes: readonly Lane[];
  readonly bars: number;
  /** The others of its lane stay, faintly: they tell when it was. */
  matches(bar: Bar): boolean;
}

/** A text that names a lane wants all of it; else the steps that have it. */
export const filter = (lanes: readonly Lane[], kind: Kind, text: string): Filtered => {
  const wanted = text.trim().toLowerCase();
  const statuses = KINDS[kind];
  const matches = ({step, lane, words}: Bar): boolean =>
    (statuses === undefined || statuses.has(step.status)) &&
    (wanted === '' || lane.words.includes(wanted) || words.includes(wanted));
  const shown = lanes.filter(({bars}) => bars.some(matches) || (bars.length === 0 && kind === 'all' && wanted === ''));
  return {lanes: shown, bars: shown.reduce((sum, {bars}) => sum + bars.filter(matches).length, 0), matches};
};
