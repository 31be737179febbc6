import {select} from 'd3';
import {drawBar, makeBar, type Shape} from './bar-shapes.js';
import {barLabel} from './bar-words.js';
import type {Frame} from './frame.js';
import type {Bar, Placed} from './layout.js';
import type {Stage} from './stage.js';

/** What one drawing of the bars goes by besides the frame. */
export interface Lanes {
  readonly sight: readonly Placed[];
  /** Where the keyboard is; always drawn. */
  readonly active: Bar | undefined;
  shapesOf(placed: Placed): readonly Shape[];
  matches(bar: Bar): boolean;
}

/** The bars that are in sight, a group for each lane; those that do not match stay faintly. */
export const drawLanes = ({bars}: Stage, frame: Frame, {sight, active, shapesOf, matches}: Lanes): void => {
  bars
    .selectAll<SVGGElement, Placed>('g.lane')
    .data(sight, ({lane}) => lane.data.label)
    .join((enter) =>
      enter
        .append('g')
        .attr('class', 'lane')
        .attr('role', 'group')
        .attr('aria-label', ({lane}) => lane.data.label),
    )
    .order()
    .each(function (placed) {
      const seen = shapesOf(placed).filter(
        ({bar, x, width}) => (x + width >= frame.left && x <= frame.right) || bar === active,
      );
      const drawn = select(this)
        .selectAll<SVGGElement, Shape>('g.step')
        .data(seen, ({bar}) => bar.step.id)
        .join((enter) => {
          const g = enter
            .append('g')
            .attr('class', ({bar}) => `step is-${bar.step.status}${bar.critical ? ' critical' : ''}`)
            .attr('role', 'button')
            .attr('aria-haspopup', 'dialog')
            .attr('aria-label', ({bar}) => barLabel(bar));
          makeBar(g);
          return g;
        });
      drawn.attr('tabindex', ({bar}) => (bar === active ? 0 : -1)).classed('aside', ({bar}) => !matches(bar));
      drawBar(drawn, frame);
    });
};
