import type {Command} from '../command.js';
import {answer, type Known} from './answer.js';
import {quotedForBash, readBashLine} from './bash-line.js';
import type {Answer} from './candidate.js';
import {type Line, placeOf} from './place.js';

/**
 * What the completion scripts ask, and read: first a line that says what the shell itself completes (`file`, `folder`,
 * `none`), then a candidate a line. It never fails and says nothing else: it is asked in the middle of somebody's typing.
 *
 *     bash TEXT-UP-TO-THE-CURSOR COMP_WORDBREAKS     → COMPREPLY, quoted; `open` in the place of `none`: no space behind it
 *     zsh|fish N WORD{N} CURRENT WORD…               → whole words, TAB, what they are
 */
export async function reply(
  [shell, ...asked]: readonly string[],
  commands: readonly Command[],
  known: Known,
): Promise<string> {
  const to = (line: Line): Promise<Answer> => answer(placeOf(line, commands), commands, known);
  try {
    if (shell === 'bash') return await replyToBash(asked, to);
    const [count = '0', ...words] = asked;
    const at = Number(count);
    const {candidates, paths} = await to({
      before: words.slice(0, at),
      current: words[at] ?? '',
      after: words.slice(at + 1),
    });
    return lines(
      paths ?? 'none',
      candidates.map(({value, about}) => (about === undefined ? value : `${value}\t${about}`)),
    );
  } catch {
    return lines('none', []);
  }
}

async function replyToBash([text = '', breaks = '']: readonly string[], to: (line: Line) => Promise<Answer>) {
  const {words, current, kept, quote} = readBashLine(text, breaks);
  const {candidates, paths} = await to({before: words.slice(1), current, after: []});
  const open = candidates.length === 1 && isOpen(candidates[0]!.value);
  return lines(
    paths ?? (open ? 'open' : 'none'),
    candidates.flatMap(({value}) => quotedForBash(value.slice(kept), quote) ?? []),
  );
}

/** More of the same word follows. */
const isOpen = (value: string): boolean => /[:,]$/.test(value);

/** A name with a line end in it cannot be said. */
const lines = (first: string, more: readonly string[]): string =>
  `${[first, ...more.filter((one) => !/[\r\n]/.test(one))].join('\n')}\n`;
