import {ranksOf} from './edges.js';
import {type DiagramNode, type Lane, laneLabel, lanesOf} from './graph.js';

/** All in CSS pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly text: string;
  /** Place in the order from left to right, from 0. */
  readonly column: number;
  /** Where its column begins and ends; right of it there is a gap. */
  readonly left: number;
  readonly right: number;
}

export interface Strip {
  readonly lane: Lane;
  readonly y: number;
  readonly height: number;
  /** Its label, as long as there is room. */
  readonly name: string;
}

/** Room above the first lane, and left of the first column. */
export const HEAD = 34;
export const LABELS = 176;
/** From one row of boxes to the next, and from one column to the next. */
export const ROW = 30;
export const GAP = 30;
const BOX = 22;
const PAD = 8;
const CELL = 6.7;
const LONGEST = 24;

/** Columns by rank, each as wide as its widest box; what has one rank in a lane stands below each other. */
export function layout(nodes: readonly DiagramNode[]): {
  readonly width: number;
  readonly height: number;
  readonly strips: readonly Strip[];
  readonly boxes: ReadonlyMap<string, Box>;
} {
  const lanes = lanesOf(nodes);
  const ranks = ranksOf(nodes);
  const texts = new Map(nodes.map(({id, step}) => [id, cut(shortOf(step.id), LONGEST)]));
  const columns = columnsOf(nodes.map(({id}) => ({rank: ranks.get(id)!, width: widthOf(texts.get(id)!)})));
  const boxes = new Map<string, Box>();
  const strips: Strip[] = [];
  let y = HEAD;
  for (const lane of lanes) {
    const used = new Map<number, number>();
    for (const {id} of lane.nodes) {
      const column = ranks.get(id)!;
      const row = used.get(column) ?? 0;
      used.set(column, row + 1);
      const {x, width} = columns[column]!;
      const text = texts.get(id)!;
      const own = widthOf(text);
      const place = {x: x + (width - own) / 2, y: y + PAD + row * ROW, width: own, height: BOX};
      boxes.set(id, {...place, text, column, left: x, right: x + width});
    }
    const height = 2 * PAD + BOX + (Math.max(1, ...used.values()) - 1) * ROW;
    strips.push({lane, y, height, name: cut(laneLabel(lane.resource), LONGEST)});
    y += height;
  }
  const last = columns.at(-1);
  return {
    width: Math.ceil((last === undefined ? LABELS : last.x + last.width) + GAP + LABELS),
    height: y + PAD,
    strips,
    boxes,
  };
}

function columnsOf(boxes: readonly {readonly rank: number; readonly width: number}[]) {
  const widths: number[] = [];
  for (const {rank, width} of boxes) widths[rank] = Math.max(widths[rank] ?? 0, width);
  let x = LABELS;
  return widths.map((width) => {
    const column = {x, width};
    x += width + GAP;
    return column;
  });
}

/** The lane says what it is: `clone` of `lxc.clone`, `docker` of `feature.docker`. */
const shortOf = (step: string): string => step.slice(step.indexOf('.') + 1);

const widthOf = (text: string): number => Math.ceil(cells(text) * CELL) + 14;

/** In a monospaced font most of what is not Latin takes up to two cells. */
const cells = (text: string): number => [...text].reduce((sum, one) => sum + (one < '\u0300' ? 1 : 2), 0);

function cut(text: string, most: number): string {
  const all = [...text];
  return all.length <= most ? text : `${all.slice(0, most - 1).join('')}…`;
}
