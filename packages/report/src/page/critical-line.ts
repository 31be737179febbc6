import type {Shape} from './bar-shapes.js';
import {BAR, type Bar} from './layout.js';

/** The line that joins the steps of the critical path, from the end of each to the beginning of the next: an SVG path. */
export const criticalLine = (path: readonly Bar[], shapeOf: (bar: Bar) => Shape | undefined): string => {
  const parts: string[] = [];
  let before: Shape | undefined;
  for (const bar of path) {
    const shape = shapeOf(bar);
    if (shape === undefined) continue;
    if (before !== undefined && before.y !== shape.y) {
      const [end, y] = [before.x + before.width, shape.y + BAR / 2];
      parts.push(`M${end},${before.y + BAR / 2}H${(end + shape.x) / 2}V${y}H${shape.x}`);
    }
    before = shape;
  }
  return parts.join('');
};
