import type {PageData, Status} from '../page-data.js';
import {element} from './element.js';

const WORDS: readonly (readonly [Status, string])[] = [
  ['changed', 'changed'],
  ['planned', 'planned'],
  ['passed', 'passed'],
  ['unchanged', 'unchanged'],
  ['failed', 'failed'],
  ['blocked', 'blocked'],
  ['deferred', 'deferred'],
  ['skipped', 'skipped'],
  ['cancelled', 'cancelled'],
  ['running', 'under way'],
];

/** What the shapes mean, of those that there are, and which keys do what. */
export const legend = ({lanes, path}: PageData): HTMLElement => {
  const steps = lanes.flatMap((lane) => lane.steps);
  const there = new Set(steps.map(({status}) => status));
  const entry = (kind: string, word: string): HTMLElement =>
    element('li', {}, element('span', {class: `swatch is-${kind}`, 'aria-hidden': 'true'}), word);
  return element(
    'div',
    {class: 'legend'},
    element(
      'ul',
      {'aria-label': 'Legend'},
      ...WORDS.filter(([status]) => there.has(status)).map(([status, word]) => entry(status, word)),
      steps.some(({waits}) => waits.length > 0) ? entry('wait', 'waits for a lock') : undefined,
      steps.some(({retries}) => retries.length > 0) ? entry('retry', 'retried') : undefined,
      path.length > 0 ? entry('critical', 'critical path') : undefined,
    ),
    element(
      'p',
      {class: 'keys', id: 'chart-keys'},
      ...keys('← → ↑ ↓', 'move'),
      ...keys('Enter', 'details'),
      ...keys('+ − 0', 'zoom'),
      ...keys('Ctrl wheel', 'zoom'),
      ...keys('drag', 'pan'),
    ),
  );
};

const keys = (key: string, does: string): (Node | string)[] => [element('kbd', {}, key), ` ${does} `];
