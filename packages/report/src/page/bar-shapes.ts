import type {Selection} from 'd3';
import {shortName} from './bar-words.js';
import {SVG} from './element.js';
import type {Frame, Scale} from './frame.js';
import {BAR, type Bar, type Lane} from './layout.js';
import {fitting} from './text-width.js';

/** A bar's place now: pixels from the left and the top of the chart, and its whole length. */
export interface Shape {
  readonly bar: Bar;
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

/** Narrower bars would not be seen, nor hit; where there is little room it must be enough to be seen. */
const LEAST = {wide: 5, narrow: 3};
/** Ends of bars far outside are not told to the browser, whose numbers have their limits. Pixels. */
const FAR = {left: -4000, right: 16_000};

/** Bars of one lane. Several short ones at one moment stand beside each other: each begins where the last ends, at the earliest. */
export const shapes = (
  bars: readonly Bar[],
  x: Scale,
  top: (bar: Bar) => number,
  narrow: boolean,
): readonly Shape[] => {
  const ends: number[] = [];
  return bars.map((bar) => {
    const from = Math.min(FAR.right, Math.max(FAR.left, x(bar.step.from), (ends[bar.row] ?? FAR.left) + 1));
    const to = Math.max(from + (narrow ? LEAST.narrow : LEAST.wide), Math.min(FAR.right, x(bar.step.to)));
    ends[bar.row] = to;
    return {bar, x: from, y: top(bar), width: to - from};
  });
};

/** How far bars at the end of a run reach beyond it, pixels: several short ones at one moment do. */
export const overhang = (lanes: readonly Lane[], x: Scale, narrow: boolean): number => {
  const [, right = 0] = x.range();
  const ends = lanes.map(({bars}) =>
    shapes(bars, x, () => 0, narrow).reduce((end, one) => Math.max(end, one.x + one.width), 0),
  );
  return Math.max(0, ...ends.map((end) => end - right));
};

/** Draws what is inside a bar: its body, its waits, its retries, its sign and its name. */
export const drawBar = (g: Selection<SVGGElement, Shape, SVGGElement, unknown>, {x, left, right}: Frame): void => {
  g.attr('transform', ({x: at, y}) => `translate(${at},${y})`);
  g.select<SVGRectElement>('.body').attr('width', ({width}) => width);
  g.each(function ({bar, x: at, width}) {
    const {waits, retries} = bar.step;
    drawMany(this, 'wait', waits, (rect, {from, to}) => {
      const begin = Math.max(0, x(from) - at);
      rect.setAttribute('x', String(begin));
      rect.setAttribute('width', String(Math.max(1, Math.min(width, x(to) - at) - begin)));
    });
    drawMany(this, 'retry', retries, (path, retry) => {
      const place = Math.min(Math.max(x(retry.at) - at, 3), Math.max(3, width - 3));
      path.setAttribute('d', `M${place - 4},${BAR + 3}l4,-7l4,7z`);
    });
    const seen = {from: Math.max(0, left - at), to: Math.min(width, right - at)};
    drawName(
      this,
      bar,
      clearStretch(
        seen,
        waits.map(({from, to}) => ({from: x(from) - at, to: x(to) - at})),
      ),
    );
  });
};

const drawMany = <T>(
  g: SVGGElement,
  kind: 'wait' | 'retry',
  data: readonly T[],
  draw: (of: SVGElement, one: T) => void,
): void => {
  const those = g.getElementsByClassName(kind);
  for (const [i, one] of data.entries()) draw(those[i] as SVGElement, one);
};

interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** The widest part of a bar that is in sight and not hatched; all that is in sight where none of it could hold a name. */
const clearStretch = (seen: Stretch, waits: readonly Stretch[]): Stretch => {
  const clear: Stretch[] = [];
  let from = seen.from;
  for (const wait of waits) {
    clear.push({from, to: Math.min(seen.to, wait.from)});
    from = Math.max(from, wait.to);
  }
  clear.push({from, to: seen.to});
  const widest = clear.reduce((best, one) => (one.to - one.from > best.to - best.from ? one : best));
  return widest.to - widest.from >= 60 ? widest : seen;
};

/** The name stays in sight while any of the bar is. */
const drawName = (g: SVGGElement, {step}: Bar, {from, to}: Stretch): void => {
  const [sign, text] = [g.querySelector('.mark')!, g.querySelector('text')!];
  const room = to - from;
  const signed = room >= 18;
  sign.setAttribute('display', signed ? 'inline' : 'none');
  if (signed) sign.setAttribute('x', String(from + 2));
  const name = room < 44 ? '' : fitting(shortName(step), room - 24);
  if (text.textContent !== name) text.textContent = name;
  if (name !== '') text.setAttribute('x', String(from + 19));
};

/** Makes the parts of a bar, once. */
export const makeBar = (g: Selection<SVGGElement, Shape, SVGGElement, unknown>): void => {
  g.each(function ({bar: {step}}) {
    const add = (name: string, attributes: Readonly<Record<string, string | number>>): void => {
      const made = document.createElementNS(SVG, name);
      for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
      this.append(made);
    };
    const thin = step.status === 'unchanged' ? 3 : 0;
    add('rect', {class: 'body', rx: 3, y: thin, height: BAR - 2 * thin});
    for (const _ of step.waits) add('rect', {class: 'wait', y: 1, height: BAR - 2});
    add('use', {class: 'mark', href: `#sign-${step.status}`, width: 15, height: 15, y: (BAR - 15) / 2});
    add('text', {y: BAR / 2, dy: '0.35em'});
    for (const _ of step.retries) add('path', {class: 'retry'});
  });
};
