import {explanationOf, explanations, explanationText, listText} from '@phoenix/codes';
import {wantsColor} from '@phoenix/reporters';
import {distance} from 'fastest-levenshtein';
import {EXIT} from '../exit-code.js';
import type {Io} from '../io.js';
import {UsageError} from '../usage-error.js';

export interface ExplainRequest {
  /** As typed, perhaps with brackets; none: list them all. */
  readonly codes: readonly string[];
  readonly json: boolean;
}

/** What there is to know of codes. @throws UsageError with a did-you-mean */
export async function explainCodeCommand({codes, json}: ExplainRequest, {stdout, env}: Io): Promise<number> {
  const found = codes.length === 0 ? explanations() : codes.map(lookUp);
  const look = {columns: Math.min(stdout.columns ?? 80, WIDEST), color: wantsColor(stdout, env)};
  if (json) stdout.write(found.map((one) => `${JSON.stringify(one)}\n`).join(''));
  else if (codes.length === 0) stdout.write(listText(look));
  else stdout.write(found.map((one) => explanationText(one, look)).join('\n'));
  return EXIT.ok;
}

/** Longer lines are hard to read. */
const WIDEST = 100;

function lookUp(typed: string) {
  const word = typed.replace(/[[\]()]/g, '').toLowerCase();
  const found = explanationOf(word);
  if (found !== undefined) return found;
  const near = meant(word);
  const question = near.length === 0 ? '' : `, did you mean ${near.join(', ')}?`;
  throw new UsageError(
    `phoenix has no code ${typed}${question}`,
    'phoenix explain lists them; a plugin may say codes of its own; phoenix plugins show tells of a step',
  );
}

/** The ones that have the word in them, else those that are nearest to it, as a whole or by one of their words. */
function meant(word: string): readonly string[] {
  const codes = explanations().map(({code}) => code);
  const holding = codes.filter((code) => word.length > 2 && code.includes(word));
  if (holding.length > 0) return holding.slice(0, MANY);
  const far = (code: string) => Math.min(...[code, ...code.split('-')].map((part) => distance(word, part)));
  const least = Math.min(...codes.map(far));
  return least > Math.ceil(word.length / 4) ? [] : codes.filter((code) => far(code) === least).slice(0, MANY);
}

const MANY = 6;
