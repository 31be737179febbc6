import {select, type ZoomTransform, zoom, zoomIdentity} from 'd3';
import type {Chart} from './chart.js';

export interface Zooming {
  /** About a moment, milliseconds; without one about the middle of what is in sight. */
  by(factor: number, at?: number): void;
  all(): void;
  /** Brings a time into sight when it is not; milliseconds. */
  toward(from: number, to: number): void;
  /** After the chart's size has changed. */
  measure(): void;
}

/** At the closest 10 ms fill the chart. */
const CLOSEST = 10;

/** Wheel with Ctrl, pinch and drag; a wheel alone scrolls the lanes, and a finger the page while nothing is zoomed. */
export const zooming = (chart: Chart, end: number): Zooming => {
  const svg = select(chart.svg);
  let transform: ZoomTransform = zoomIdentity;
  const behaviour = zoom<SVGSVGElement, unknown>()
    .filter((event: Event & {ctrlKey: boolean; metaKey: boolean; button?: number; touches?: TouchList}) => {
      if (event.type === 'wheel') return event.ctrlKey || event.metaKey;
      if (event.type === 'touchstart') return transform.k > 1 || (event.touches?.length ?? 0) > 1;
      return (event.button ?? 0) === 0;
    })
    .on('zoom', (event: {readonly transform: ZoomTransform}) => {
      transform = event.transform;
      chart.svg.classList.toggle('zoomed', transform.k > 1);
      chart.setScale((x) => transform.rescaleX(x));
    });
  const measure = (): void => {
    const {left, right, height} = chart.frame();
    const area: [[number, number], [number, number]] = [
      [left, 0],
      [right, Math.max(1, height)],
    ];
    behaviour
      .extent(area)
      .translateExtent(area)
      .scaleExtent([1, Math.max(1, end / CLOSEST)]);
    // Held again against the new bounds.
    svg.call(behaviour.translateBy, 0, 0);
  };
  svg.call(behaviour).on('dblclick.zoom', null);
  chart.svg.addEventListener(
    'wheel',
    (event) => {
      const sideways = Math.abs(event.deltaX) > Math.abs(event.deltaY);
      if (event.ctrlKey || event.metaKey || !sideways || transform.k === 1) return;
      event.preventDefault();
      svg.call(behaviour.translateBy, -event.deltaX / transform.k, 0);
    },
    {passive: false},
  );
  return {
    by(factor, at) {
      const {x, left, right} = chart.frame();
      const about = Math.min(right, Math.max(left, x(at ?? chart.middle())));
      svg.call(behaviour.scaleBy, factor, [about, 0]);
    },
    all: () => void svg.call(behaviour.transform, zoomIdentity),
    toward(from, to) {
      const {x, left, right} = chart.frame();
      const [a, b] = [x(from), x(to)];
      if (b >= left + 4 && a <= right - 4) return;
      svg.call(behaviour.translateBy, (left + (right - left) / 3 - a) / transform.k, 0);
    },
    measure,
  };
};
