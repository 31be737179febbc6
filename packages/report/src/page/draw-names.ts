import {type Frame, NAME_WIDTH} from './frame.js';
import type {Placed} from './layout.js';
import type {Stage} from './stage.js';
import {fitting} from './text-width.js';

/** The lanes' names with the gravest that happened in each, and the lines between them. */
export const drawNames = ({names}: Stage, {width, narrow}: Frame, sight: readonly Placed[]): void => {
  const groups = names
    .selectAll<SVGGElement, Placed>('g')
    .data(sight, ({lane}) => lane.data.label)
    .join((enter) => {
      const g = enter.append('g');
      g.append('line');
      g.append('use')
        .attr('class', ({lane}) => `mark is-${lane.gravest}`)
        .attr('href', ({lane}) => `#sign-${lane.gravest}`)
        .attr('width', 13)
        .attr('height', 13);
      const text = g.append('text');
      text.append('title').text(({lane}) => lane.data.label);
      text.append('tspan');
      return g;
    });
  const [left, base] = narrow ? [7, 16] : [5, 20];
  groups.attr('transform', ({top}) => `translate(0,${top})`);
  groups.select('line').attr('x1', 0).attr('x2', width).attr('y1', 0.5).attr('y2', 0.5);
  groups
    .select('use')
    .attr('x', left)
    .attr('y', base - 11);
  groups
    .select('tspan')
    .attr('x', left + 18)
    .attr('y', base)
    .text(({lane}) => fitting(lane.data.label, (narrow ? width : NAME_WIDTH) - left - 26));
};
