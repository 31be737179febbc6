import type {Event, Reporter} from '@phoenix/kit';
import {ListrView} from './listr-view.js';
import {type Environment, type Output, roomOf} from './output.js';
import {paint, wantsColor} from './paint.js';
import {emptyRecord, note} from './record.js';
import type {Remaining} from './remaining.js';
import {screen} from './screen.js';
import {summaryText} from './summary.js';

export interface TreeOptions {
  readonly env?: Environment;
  /** Milliseconds that only go up; between two events the durations on the screen run by it. */
  readonly clock?: () => number;
  /** How long it probably still takes, where somebody knows. */
  readonly remaining?: Remaining;
}

/** `leave` gives the terminal back at once, for an exit that does not wait; nothing is drawn after it. */
export type TreeReporter = Reporter & {close(): Promise<void>; leave(): void};

/**
 * The run as a live tree, kept to the screen's size: failed guests first, then running ones with what they say, then
 * waiting ones with lock and holder; finished ones folded to a line. `close` replaces it by the summary of the run.
 */
export const treeReporter = (
  out: Output,
  {env = {}, clock = () => performance.now(), remaining}: TreeOptions = {},
): TreeReporter => {
  const color = wantsColor(out, env);
  const record = emptyRecord();
  let zero = 0;
  let view: ListrView | undefined;
  let opening: Promise<void> = Promise.resolve();
  let left = false;

  const open = async (): Promise<void> => {
    const next = new ListrView(out, paint(color), (lines) => screen(record, clock() - zero, lines, remaining));
    await next.render();
    view = next;
    if (left) leave();
  };
  const leave = (): void => {
    left = true;
    view?.end();
    view = undefined;
  };

  return {
    report(event: Event) {
      if (event.type === 'run-started') {
        zero = clock() - event.at;
        opening = open();
      }
      note(record, event);
    },
    async close() {
      await opening;
      leave();
      if (record.summary !== undefined) out.write(summaryText(record, {color, columns: roomOf(out)}));
    },
    leave,
  };
};
