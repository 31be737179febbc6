import {
  type Action,
  type Change,
  describeCommand,
  duration,
  type Event,
  type NodeId,
  type Reporter,
  unreachable,
} from '@phoenix/kit';
import {describeFailure} from './failure.js';
import {harmless, oneLine} from './harmless.js';
import {describeOutcome, titleWithImpact} from './outcome.js';
import type {Output} from './output.js';
import {emptyRecord, note, progressText, stepOf} from './record.js';
import {aboutLeft, type Remaining} from './remaining.js';
import {isNotice, summaryText} from './summary.js';
import {count, leftOutInWords, stepLabel} from './words.js';

export interface FlatOptions {
  readonly remaining?: Remaining;
  readonly commands?: boolean;
}

/**
 * For logs and `grep`: no colours, no cursor movement, one line per event, nothing drawn over.
 *
 *     12.3s 900 web/lxc.clone changed (2): clone 900 from 100; set its description
 *     └time └guest     └step  └one of ~ | ! waiting retrying unchanged changed planned deferred blocked skipped failed …
 *
 * `~` is a change about to be made, `|` and `!` are lines of stdout and stderr. That a step has started is told by what
 * it does: a converged guest costs one line a step. The summary follows the run. Where `remaining` knows how long it
 * probably still takes, that is said now and then: `30.1s run about 2m10s left`. With `commands` what a change sends to the
 * machine stands below it, `$ pct set 930 --memory 1024`; what goes by stdin, secrets among it, does not.
 */
export const flatReporter = (out: Output, {remaining, commands = false}: FlatOptions = {}): Reporter => {
  const record = emptyRecord();
  let guessedAt = Number.NEGATIVE_INFINITY;
  const guess = (at: number): void => {
    const left = at - guessedAt < GUESS_EVERY_MS ? undefined : remaining?.(at);
    if (left === undefined || left < GUESS_FROM_MS) return;
    guessedAt = at;
    say(at, 'run', aboutLeft(left));
  };
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
            `${event.mode}: ${count(record.guests.size, 'resource')}, ${count(event.nodes.length, event.mode === 'test' ? 'test' : 'step')}${event.leftOut === undefined ? '' : `; ${leftOutInWords(event.leftOut)}`}`,
          );
        case 'step-waiting':
          return void say(event.at, label(event.node), `waiting for ${event.lock}, held by ${label(event.holder)}`);
        case 'step-started':
          return;
        case 'step-change':
          say(event.at, label(event.node), describeChange(event.change));
          if (commands && record.mode === 'apply')
            for (const action of event.change.actions) say(event.at, label(event.node), `$ ${describeAction(action)}`);
          return;
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
          // What an interrupted run never began is counted at the end: a line for each would bury what it did.
          if (event.outcome.status === 'cancelled' && stepOf(record, event.node).startedAt === undefined) return;
          say(event.at, label(event.node), describeOutcome(event.outcome, label, record.mode));
          return guess(event.at);
        case 'diagnostic': {
          if (isNotice(event.diagnostic)) return;
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

/** Once in so long, and not for what a reader of a log does not wait for. */
const GUESS_EVERY_MS = 30_000;
const GUESS_FROM_MS = 10_000;

const describeAction = (action: Action): string =>
  oneLine(action.kind === 'exec' ? describeCommand(action.command) : `write ${action.path}`);

const describeChange = (change: Change): string =>
  change.actions.length === 0 ? `waiting: ${oneLine(change.title)}` : `~ ${titleWithImpact(change)}`;
