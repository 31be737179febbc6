import {duration, type Failure, unreachable} from '@phoenix/kit';
import {harmlessLines, oneLine} from './harmless.js';

/** A failure in words: the headline is whole by itself and one line; the details add evidence and what to try. */
export interface FailureText {
  readonly headline: string;
  /** The part of the headline that says why, for where there is no room. */
  readonly cause: string;
  readonly details: readonly string[];
}

/** As much of a command as leaves room for why it failed; the whole of it is among the details. */
const COMMAND = 80;

export const describeFailure = (failure: Failure): FailureText => {
  switch (failure.code) {
    case 'command-failed': {
      const said = harmlessLines(failure.stderr);
      const why = failure.reason === undefined ? '' : ` (${oneLine(failure.reason)})`;
      const command = oneLine(failure.command);
      const short = shortened(command);
      const exited = `\`${short}\` exited ${failure.exitCode}${why}`;
      const [cause = exited] = said.slice(-1);
      return {
        headline: cause === exited ? exited : `${exited}: ${cause}`,
        cause,
        details: [
          ...(short === command ? [] : [`ran: ${command}`]),
          ...(said.length > 1 ? said.map(quote) : []),
          ...tip(failure.hint),
        ],
      };
    }
    case 'host-unreachable':
      return text(
        `${oneLine(failure.host)} cannot be reached: ${oneLine(failure.message)}`,
        tip(failure.hint ?? 'what was running may have ended or not: run phoenix again, it asks first'),
      );
    case 'timeout':
      return text(
        `${oneLine(failure.what)} took longer than ${duration(failure.ms)}`,
        tip('it may still be running: look at the task list of the node, then run phoenix again'),
      );
    case 'not-ready':
      return text(oneLine(failure.message), tip(failure.hint));
    case 'did-not-converge':
      return text(`still needed after it was done: ${failure.remaining.map(oneLine).join('; ')}`, [
        ...harmlessLines(failure.stderr).map(quote),
        ...tip('the commands said that they had succeeded: look at their output, and at the task log of the node'),
      ]);
    case 'test-failed': {
      const said = harmlessLines(failure.output);
      const [last] = said.slice(-1);
      const headline = last === undefined ? failure.verdict : `${failure.verdict}: ${last}`;
      return {headline, cause: headline, details: said.length > 1 ? said.map(quote) : []};
    }
    case 'refused':
      return text(`refused (${oneLine(failure.reason)}): ${oneLine(failure.message)}`, tip(failure.hint));
    case 'internal':
      return text(`a bug in ${oneLine(failure.step)}: ${oneLine(failure.message)}`, [
        ...harmlessLines(failure.stack ?? '').map(quote),
        ...tip('report it with the lines above'),
      ]);
    default:
      return unreachable(failure);
  }
};

/** A script for a shell says nothing in so little room. */
const shortened = (command: string): string => {
  if (command.length <= COMMAND) return command;
  const [shell] = /^(?:ba)?sh -c /.exec(command) ?? [];
  return shell === undefined ? `${command.slice(0, COMMAND - 1)}…` : `${shell}…`;
};

const text = (headline: string, details: readonly string[]): FailureText => ({headline, cause: headline, details});
const quote = (line: string): string => `| ${line}`;
const tip = (hint: string | undefined): string[] => (hint === undefined ? [] : [`try: ${oneLine(hint)}`]);
