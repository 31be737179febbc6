import {scaleLinear} from 'd3';
import type {PageData} from '../page-data.js';
import {overhang, type Shape, shapes} from './bar-shapes.js';
import {criticalLine} from './critical-line.js';
import {drawAxis} from './draw-axis.js';
import {drawElsewhere} from './draw-elsewhere.js';
import {drawLanes} from './draw-lanes.js';
import {drawNames} from './draw-names.js';
import type {Filtered} from './filter.js';
import {type Frame, frameOf, type Scale} from './frame.js';
import {BAR, type Bar, barTop, type Lane, type Placed, place} from './layout.js';
import {stage as makeStage} from './stage.js';

export interface Chart {
  readonly svg: SVGSVGElement;
  readonly scroller: HTMLElement;
  frame(): Frame;
  show(filtered: Filtered): void;
  /** The bar that the keyboard is at; it is always drawn. */
  setActive(bar: Bar | undefined): void;
  setScale(rescale: (x: Scale) => Scale): void;
  /** Scrolls its lane into sight, draws at once. @returns its element */
  reveal(bar: Bar): SVGGElement | undefined;
  /** The bar at a place of the chart, or the nearest of that lane within a finger's breadth. Pixels from its corner. */
  at(x: number, y: number): Bar | undefined;
  /** The moment that a zoom is best about, milliseconds: the middle of what is in sight. */
  middle(): number;
  /** Draws soon: once, however often it is called. */
  draw(): void;
  /** Every lane or only those in sight; draws at once. */
  drawAll(all: boolean): void;
}

/** Lanes above and below those in sight that are drawn too, pixels. */
const AROUND = 200;

const FINGER = 14;

/** Draws what is in sight: of 200 lanes 30, and of them the bars that the zoom shows. */
export const chart = (
  box: HTMLElement,
  data: PageData,
  lanes: readonly Lane[],
  bars: ReadonlyMap<string, Bar>,
): Chart => {
  const stage = makeStage(box);
  const {scroller, svg} = stage;
  const path = data.path.flatMap((id) => bars.get(id) ?? []);
  let filtered: Filtered = {lanes: [], bars: 0, matches: () => true};
  let places: ReadonlyMap<Lane, Placed> = new Map();
  let active: Bar | undefined;
  let rescale = (x: Scale) => x;
  let pending = 0;
  let whole = false;
  let room: {readonly width: number; readonly pixels: number} | undefined;

  const frame = (): Frame => {
    const sides = frameOf(Math.max(240, scroller.clientWidth));
    const last = [...places.values()].at(-1);
    const x = rescale(scaleLinear([0, Math.max(1, data.end)], [sides.left, sides.right - roomAtEnd(sides)]));
    return {...sides, x, height: last === undefined ? 0 : last.top + last.height};
  };

  /** All that ends the run is in sight when the whole of it is, whatever the filter. */
  const roomAtEnd = ({width, left, right, narrow}: Omit<Frame, 'x' | 'height'>): number => {
    if (room?.width !== width) {
      const most = (right - left) / 4;
      const pixels = overhang(lanes, scaleLinear([0, Math.max(1, data.end)], [left, right]), narrow);
      room = {width, pixels: Math.min(most, pixels)};
    }
    return room.pixels;
  };

  const inSight = (): readonly Placed[] => {
    const [top, bottom] = [scroller.scrollTop - AROUND, scroller.scrollTop + scroller.clientHeight + AROUND];
    return [...places.values()].filter(
      (one) => whole || (one.top + one.height > top && one.top < bottom) || one.lane === active?.lane,
    );
  };

  const drawNow = (): void => {
    cancelAnimationFrame(pending);
    pending = 0;
    const {narrow} = frame();
    places = new Map(place(filtered.lanes, narrow).map((one) => [one.lane, one]));
    const now = frame();
    const {x, width, height, left, right} = now;
    svg.attr('viewBox', `0 0 ${width} ${height}`).attr('width', width).attr('height', height);
    stage.clip
      .attr('x', left - 4)
      .attr('width', right - left + 8)
      .attr('height', height);
    const shapesOf = once((lane: Lane) => {
      const one = places.get(lane);
      return one === undefined ? [] : shapes(lane.bars, x, (bar) => barTop(one, bar, narrow), narrow);
    });
    const shapeOf = (bar: Bar): Shape | undefined => shapesOf(bar.lane)[bar.index];
    const sight = inSight();
    drawAxis(stage, now);
    drawNames(stage, now, sight);
    drawLanes(stage, now, {sight, active, matches: filtered.matches, shapesOf: ({lane}) => shapesOf(lane)});
    stage.line.attr('d', criticalLine(path, shapeOf));
    drawElsewhere(stage, now, sight, ({lane}) => shapesOf(lane));
    drawRing(active && shapeOf(active));
  };
  const drawRing = (shape: Shape | undefined): void => {
    stage.ring.attr('visibility', shape === undefined ? 'hidden' : 'visible');
    if (shape === undefined) return;
    stage.ring.attr('x', shape.x - 3).attr('y', shape.y - 3);
    stage.ring.attr('width', shape.width + 6).attr('height', BAR + 6);
  };
  const draw = (): void => {
    if (pending === 0) pending = requestAnimationFrame(drawNow);
  };

  scroller.addEventListener('scroll', draw, {passive: true});
  return {
    svg: svg.node()!,
    scroller,
    frame,
    show(next) {
      filtered = next;
      drawNow();
    },
    setActive(bar) {
      active = bar;
      draw();
    },
    setScale(next) {
      rescale = next;
      draw();
    },
    reveal(bar) {
      drawNow();
      const one = places.get(bar.lane);
      if (one === undefined) return undefined;
      const {scrollTop, clientHeight} = scroller;
      if (one.top < scrollTop) scroller.scrollTop = one.top;
      else if (one.top + one.height > scrollTop + clientHeight)
        scroller.scrollTop = one.top + one.height - clientHeight;
      drawNow();
      const drawn = stage.bars.selectAll<SVGGElement, Shape>('g.step');
      return drawn.filter((shape) => shape.bar === bar).node() ?? undefined;
    },
    at(x, y) {
      const one = [...places.values()].find(({top, height}) => y >= top && y < top + height);
      const {x: scale, narrow} = frame();
      if (one === undefined) return undefined;
      const distance = (shape: Shape) =>
        Math.hypot(Math.max(shape.x - x, x - shape.x - shape.width, 0), Math.max(shape.y - y, y - shape.y - BAR, 0));
      return shapes(one.lane.bars, scale, (bar) => barTop(one, bar, narrow), narrow)
        .map((shape) => ({bar: shape.bar, far: distance(shape)}))
        .filter(({far}) => far <= FINGER)
        .sort((a, b) => a.far - b.far)[0]?.bar;
    },
    middle() {
      const {x, left, right} = frame();
      const [from, to] = [x.invert(left), x.invert(right)];
      const seen = inSight()
        .flatMap(({lane}) => lane.bars)
        .filter(({step}) => step.to >= from && step.from <= to)
        .map(({step}) => (Math.max(from, step.from) + Math.min(to, step.to)) / 2);
      seen.sort((a, b) => a - b);
      return seen[Math.floor(seen.length / 2)] ?? (from + to) / 2;
    },
    draw,
    drawAll(all) {
      whole = all;
      drawNow();
    },
  };
};

const once = <K, V>(make: (key: K) => V): ((key: K) => V) => {
  const made = new Map<K, V>();
  return (key) => {
    if (!made.has(key)) made.set(key, make(key));
    return made.get(key)!;
  };
};
