import type {ScaleLinear} from 'd3';

export type Scale = ScaleLinear<number, number>;

/** What one drawing goes by. Pixels; the plot is what lies between `left` and `right`. */
export interface Frame {
  /** Milliseconds to pixels. */
  readonly x: Scale;
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  /** The names stand above the bars. */
  readonly narrow: boolean;
}

/** Room for names beside the bars. */
export const NAME_WIDTH = 184;
const RIGHT = 10;
/** Below this width there is none. */
const NARROW = 640;

export const frameOf = (width: number): Omit<Frame, 'x' | 'height'> => {
  const narrow = width < NARROW;
  return {width, narrow, left: narrow ? 8 : NAME_WIDTH, right: width - RIGHT};
};
