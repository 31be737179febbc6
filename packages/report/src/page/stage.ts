import {type Selection, select} from 'd3';
import {element} from './element.js';
import {patterns} from './patterns.js';

type Group = Selection<SVGGElement, unknown, null, undefined>;

/** The empty chart: an axis that stays, and below it lanes in a box that scrolls. */
export interface Stage {
  readonly axis: Selection<SVGSVGElement, unknown, null, undefined>;
  readonly scroller: HTMLElement;
  readonly svg: Selection<SVGSVGElement, unknown, null, undefined>;
  readonly clip: Selection<SVGRectElement, unknown, null, undefined>;
  readonly grid: Group;
  readonly names: Group;
  readonly line: Selection<SVGPathElement, unknown, null, undefined>;
  readonly bars: Group;
  readonly elsewhere: Group;
  readonly ring: Selection<SVGRectElement, unknown, null, undefined>;
}

export const stage = (box: HTMLElement): Stage => {
  const axis = select(box).append('svg').attr('class', 'axis').attr('aria-hidden', 'true');
  const scroller = element('div', {class: 'lanes'});
  box.append(scroller);
  const svg = select(scroller)
    .append('svg')
    .attr('role', 'group')
    .attr('aria-label', 'Steps in time, a row for each guest')
    .attr('aria-describedby', 'chart-keys');
  svg.node()!.append(patterns());
  const clip = svg.append('clipPath').attr('id', 'plot').append('rect');
  const grid = svg.append('g').attr('class', 'grid').attr('aria-hidden', 'true');
  const plot = svg.append('g').attr('clip-path', 'url(#plot)');
  const line = plot.append('path').attr('class', 'critical-line').attr('aria-hidden', 'true');
  const bars = plot.append('g');
  const ring = plot.append('rect').attr('class', 'ring').attr('rx', 5).attr('visibility', 'hidden');
  const names = svg.append('g').attr('class', 'names').attr('aria-hidden', 'true');
  const elsewhere = svg.append('g').attr('class', 'elsewhere').attr('aria-hidden', 'true');
  return {axis, scroller, svg, clip, grid, names, line, bars, elsewhere, ring};
};
