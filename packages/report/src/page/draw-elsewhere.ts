import type {Shape} from './bar-shapes.js';
import type {Frame} from './frame.js';
import {BAR, type Bar, barTop, type Placed} from './layout.js';
import type {Stage} from './stage.js';

/** Of a lane none of whose bars is in sight: the nearest of them, and on which side it is. */
export interface Elsewhere {
  readonly placed: Placed;
  readonly bar: Bar;
  readonly side: 'left' | 'right';
}

/** An arrow at the edge of each lane whose bars are all elsewhere in time; clicked, it leads there. */
export const drawElsewhere = (
  {elsewhere}: Stage,
  {left, right, narrow}: Frame,
  sight: readonly Placed[],
  shapesOf: (placed: Placed) => readonly Shape[],
): void => {
  const arrows = sight.flatMap((placed) => nearest(placed, shapesOf(placed), left, right) ?? []);
  elsewhere
    .selectAll<SVGPathElement, Elsewhere>('path')
    .data(arrows, ({placed}) => placed.lane.data.label)
    .join('path')
    .attr('d', ({placed, bar, side}) => {
      const y = barTop(placed, bar, narrow) + BAR / 2;
      return side === 'left' ? `M${left + 9},${y - 6}l-7,6l7,6z` : `M${right - 9},${y - 6}l7,6l-7,6z`;
    });
};

const nearest = (placed: Placed, shapes: readonly Shape[], left: number, right: number): Elsewhere | undefined => {
  const last = shapes.findLast(({x, width}) => x + width < left);
  const next = shapes.find(({x}) => x > right);
  const isEmpty = shapes.every(({x, width}) => x + width < left || x > right);
  if (!isEmpty) return undefined;
  if (last !== undefined) return {placed, bar: last.bar, side: 'left'};
  return next === undefined ? undefined : {placed, bar: next.bar, side: 'right'};
};
