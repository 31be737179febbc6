import type {Bar, Lane} from './layout.js';

/**
 * Where a key leads from a bar: left and right along its lane, up and down to the nearest in time of the next lane,
 * Home and End to the ends of its lane. Only bars that match; undefined: nowhere.
 */
export const walk = (key: string, at: Bar, lanes: readonly Lane[], matches: (bar: Bar) => boolean): Bar | undefined => {
  const own = at.lane.bars;
  switch (key) {
    case 'ArrowRight':
      return own.slice(at.index + 1).find(matches);
    case 'ArrowLeft':
      return own.slice(0, at.index).findLast(matches);
    case 'Home':
      return own.find(matches);
    case 'End':
      return own.findLast(matches);
    case 'ArrowDown':
      return nearest(lanes.slice(lanes.indexOf(at.lane) + 1), at, matches);
    case 'ArrowUp':
      return nearest(lanes.slice(0, Math.max(0, lanes.indexOf(at.lane))).reverse(), at, matches);
    default:
      return undefined;
  }
};

const nearest = (lanes: readonly Lane[], {step}: Bar, matches: (bar: Bar) => boolean): Bar | undefined => {
  for (const {bars} of lanes) {
    const those = bars.filter(matches);
    if (those.length > 0)
      return those.reduce((best, one) => (distance(one, step.from) < distance(best, step.from) ? one : best));
  }
  return undefined;
};

/** A bar that covers the time is nearer than any other. */
const distance = ({step: {from, to}}: Bar, at: number): number =>
  from <= at && at < to ? -1 : Math.min(Math.abs(from - at), Math.abs(to - at));
