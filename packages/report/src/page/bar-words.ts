import {duration} from '@phoenix/kit';
import type {StepData} from '../page-data.js';
import type {Bar} from './layout.js';

/** `waited 1.2s for guest:900`; for several locks only how long. */
export const waitWords = ({waits}: StepData): string | undefined => {
  if (waits.length === 0) return undefined;
  const locks = new Set(waits.map(({lock}) => lock));
  const ms = waits.reduce((sum, {from, to}) => sum + to - from, 0);
  return `waited ${duration(ms)} for ${locks.size === 1 ? waits[0]!.lock : `${locks.size} locks`}`;
};

/** What a bar says to who cannot see it. */
export const barLabel = ({step, critical}: Bar): string =>
  [
    step.name,
    step.words,
    ...(step.to > step.from ? [duration(step.to - step.from)] : []),
    `at ${duration(step.from)}`,
    waitWords(step),
    retriedWords(step),
    critical ? 'on the critical path' : undefined,
  ]
    .filter((part) => part !== undefined)
    .join(', ');

const retriedWords = ({retries: {length}}: StepData): string | undefined =>
  length === 0 ? undefined : length === 1 ? 'retried once' : `retried ${length} times`;

/** What stands in a bar: of `lxc.clone` what it does. */
export const shortName = ({name}: StepData): string => name.slice(name.indexOf('.') + 1);
