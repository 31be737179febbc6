import {type Change, type Event, type NodeId, type Reporter, unreachable} from '@phoenix/kit';
import {describeFailure} from './failure.js';
import {harmless, oneLine} from './harmless.js';
import {describeOutcome, titleWithImpact} from './outcome.js';
import type {Output} from './output.js';
import {emptyRecord, note, progressText, stepOf} from './record.js';
import {summaryText} from './summary.js';
import {count, duration, stepLabel} from './words.js';

/**
 * For logs and `grep`: no colours, no cursor movement, one line per event, nothing drawn over.
 *
 *     12.3s 900 web/lxc.clone changed (2): clone 900 from 100; set its description
 *     └time └guest     └step  └one of ~ | ! waiting retrying unchanged changed planned deferred blocked skipped failed …
 *
 * `~` is a change about to be made, `|` and `!` are lines of stdout and stderr. That a step has started is told by what
 * it does: a converged guest costs one line a step. The summary follows the run.
 */
export const flatReporter = (out: Output): Reporter => {
  const record = emptyRecord();
  const say = (at: number, who: string, what: string) => out.write(`${duration(at)} ${who} ${what}\n`);
  const label = (node: NodeId): string => stepLabel(stepOf(record, node).info);
  return {
    report(event: Event) {
      note(record, event);
      switch (event.type) {
        case 'run-started':
          return void say(
            event.at,
            'run',
            `${event.mode}: ${count(record.guests.size, 'resource')}, ${count(event.nodes.length, event.mode === 'test' ? 'test' : 'step')}`,
          );
        case 'step-waiting':
          return void say(event.at, label(event.node), `waiting for ${event.lock}, held by ${label(event.holder)}`);
        case 'step-started':
          return;
        case 'step-change':
          return void say(event.at, label(event.node), describeChange(event.change));
        case 'step-output':
          return void say(
            event.at,
            label(event.node),
            `${event.stream === 'stderr' ? '!' : '|'} ${harmless(event.line)}`,
          );
        case 'step-progress':
          // That something is waited for stands there already; a line for each look would only be noise.
          if (event.percent !== undefined) say(event.at, label(event.node), `| ${progressText(event)}`);
          return;
        case 'step-retrying':
          return void say(
            event.at,
            label(event.node),
            `retrying in ${duration(event.delayMs)}, attempt ${event.attempt} of ${event.attempts} failed: ${describeFailure(event.failure).headline}`,
          );
        case 'step-finished':
          return void say(event.at, label(event.node), describeOutcome(event.outcome, label, record.mode));
        case 'diagnostic': {
          const {severity, code, message, hint} = event.diagnostic;
          const tip = hint === undefined ? '' : ` (${oneLine(hint)})`;
          const who = event.node === undefined ? 'run' : label(event.node);
          return void say(event.at, who, `${severity} ${code}: ${oneLine(message)}${tip}`);
        }
        case 'run-finished':
          return void out.write(summaryText(record, {color: false}));
        default:
          return unreachable(event);
      }
    },
  };
};

const describeChange = (change: Change): string =>
  change.actions.length === 0 ? `waiting: ${oneLine(change.title)}` : `~ ${titleWithImpact(change)}`;
