import {type Box, GAP, ROW} from './layout.js';

/** The `d` of a path from the right side of one box to the left side of another. */
export type Route = (from: Box, to: Box) => string;

/** Ways that keep off the boxes: they change rows only in the gaps between columns, and run on between the rows. */
export function routeThrough(boxes: readonly Box[]): Route {
  const taken = new Set(boxes.map(({y, column}) => `${y} ${column}`));
  const isFree = ({y, column}: Box, until: number): boolean => {
    for (let at = column + 1; at < until; at += 1) if (taken.has(`${y} ${at}`)) return false;
    return true;
  };
  return (from, to) => {
    const [x1, y1] = [from.x + from.width, from.y + from.height / 2];
    const [x2, y2] = [to.x, to.y + to.height / 2];
    if (y1 === y2 && isFree(from, to.column)) return `M${x1} ${y1}H${x2}`;
    if (to.column === from.column + 1) return `M${x1} ${y1}H${from.right}${bend(from.right, y1, to.left, y2)}H${x2}`;
    // Beside the row that it ends in, on the side it comes from.
    const between = y1 <= y2 ? y2 - ROW / 2 : y2 + ROW / 2;
    const [down, up] = [from.right + GAP, to.left - GAP];
    return `M${x1} ${y1}H${from.right}${bend(from.right, y1, down, between)}H${up}${bend(up, between, to.left, y2)}H${x2}`;
  };
}

function bend(x1: number, y1: number, x2: number, y2: number): string {
  const middle = (x1 + x2) / 2;
  return `C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`;
}
