import type {LaneData, PageData, Status, StepData} from '../page-data.js';
import {subRows} from '../sub-rows.js';

export const ROW = 24;
export const BAR = 19;
const PADDING = 4;
/** Room above the bars for the lane's name where it does not stand beside them. */
const NAME_ABOVE = 18;

/** A step with its place in its lane. */
export interface Bar {
  readonly step: StepData;
  readonly lane: Lane;
  /** From 0 in its lane, by time. */
  readonly index: number;
  /** Row within the lane. */
  readonly row: number;
  /** Lower-case text that a search looks through. */
  readonly words: string;
  readonly critical: boolean;
}

export interface Lane {
  readonly data: LaneData;
  readonly bars: readonly Bar[];
  readonly rows: number;
  readonly words: string;
  /** Of all its steps. */
  readonly gravest: Status;
}

/** What a lane has come to is what the gravest of its steps has. */
const GRAVITY: readonly Status[] = [
  'failed',
  'running',
  'waiting',
  'cancelled',
  'blocked',
  'changed',
  'planned',
  'deferred',
  'passed',
  'unchanged',
  'skipped',
];

/** A lane that is shown now. Pixels from the top of the chart. */
export interface Placed {
  readonly lane: Lane;
  readonly top: number;
  readonly height: number;
}

export const lanesOf = ({lanes, path}: PageData): readonly Lane[] => {
  const critical = new Set(path);
  return lanes.map((data) => {
    const rows = subRows(data.steps);
    const bars: Bar[] = [];
    const lane: Lane = {
      data,
      bars,
      rows: Math.max(1, ...rows.map((row) => row + 1)),
      words: data.label.toLowerCase(),
      gravest: gravest(data.steps),
    };
    data.steps.forEach((step, index) => {
      const words = `${step.name} ${step.words}`.toLowerCase();
      bars.push({step, lane, index, row: rows[index]!, words, critical: critical.has(step.id)});
    });
    return lane;
  });
};

const gravest = (steps: readonly StepData[]): Status =>
  GRAVITY.find((status) => steps.some((step) => step.status === status)) ?? 'not-run';

export const place = (lanes: readonly Lane[], narrow: boolean): readonly Placed[] => {
  let top = 0;
  return lanes.map((lane) => {
    const height = lane.rows * ROW + PADDING * 2 + (narrow ? NAME_ABOVE : 0);
    top += height;
    return {lane, top: top - height, height};
  });
};

/** Top of a bar, from the top of the chart. */
export const barTop = ({top}: Placed, {row}: Bar, narrow: boolean): number =>
  top + PADDING + (narrow ? NAME_ABOVE : 0) + row * ROW + (ROW - BAR) / 2;
