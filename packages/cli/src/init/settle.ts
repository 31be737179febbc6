import type {Conversation} from '../converse.js';
import {UsageError} from '../usage-error.js';
import type {Rule} from './rules.js';

export interface Question {
  readonly text: string;
  readonly flag: string;
  /** What was typed behind the flag. */
  readonly given?: string | undefined;
  readonly fallback: string;
  readonly rule: Rule;
  /** Shown, best first; a number from 1 chooses one. */
  readonly options?: readonly string[];
}

/** By the flag, else by whoever answers, else what is usual. @throws UsageError for a flag, Unanswered */
export async function settle(
  {text, flag, given, fallback, rule, options = []}: Question,
  talk: Conversation | undefined,
): Promise<string> {
  if (given !== undefined || talk === undefined) {
    const problem = rule(given ?? fallback);
    if (problem === undefined) return given ?? fallback;
    throw new UsageError(`--${flag}: ${problem}`, 'phoenix init --help');
  }
  const isLong = options.length > 1;
  if (isLong) talk.say(`${text}:`);
  for (const [i, option] of options.slice(0, SHOWN).entries()) if (isLong) talk.say(`  ${i + 1}  ${option}`);
  if (options.length > SHOWN) talk.say(`  … and ${options.length - SHOWN} more, by name`);
  for (;;) {
    const typed = await talk.ask(isLong ? '  which' : text, fallback);
    const answer = (/^\d{1,2}$/.test(typed) ? options[Number(typed) - 1] : undefined) ?? typed;
    const problem = rule(answer);
    if (problem === undefined) return answer;
    talk.say(`  ${problem}`);
  }
}

const SHOWN = 9;
