import {axisMark} from './axis-mark.js';
import {axisMarks} from './axis-marks.js';
import type {Frame} from './frame.js';
import type {Stage} from './stage.js';

/** The marks of time above the lanes, and a line through all of them for each. */
export const drawAxis = ({axis, grid}: Stage, {x, width, height, left, right}: Frame): void => {
  const {marks, distance} = axisMarks(x.invert(left), x.invert(right), right - left);
  axis.attr('viewBox', `0 0 ${width} 24`).attr('width', width).attr('height', 24);
  axis
    .selectAll<SVGTextElement, number>('text')
    .data(marks)
    .join('text')
    .attr('x', x)
    .attr('y', 16)
    .attr('text-anchor', (at) => (x(at) < left + 14 ? 'start' : x(at) > right - 14 ? 'end' : 'middle'))
    .text((at) => axisMark(at, distance));
  grid
    .selectAll<SVGLineElement, number>('line')
    .data(marks)
    .join('line')
    .attr('x1', x)
    .attr('x2', x)
    .attr('y1', 0)
    .attr('y2', height);
};
