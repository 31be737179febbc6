import type {Failure} from '@phoenix/kit';
import {describeFailure, wordToExplain} from '@phoenix/reporters';
import {printable} from './output-lines.js';
import type {FailureData} from './page-data.js';

const LINE = 1000;
const LINES = 200;

/** A failure in words, its evidence apart from what to try. */
export const failureData = (failure: Failure): FailureData => {
  const word = wordToExplain(failure);
  const {headline, details} = describeFailure(failure);
  const isHint = (line: string) => line.startsWith('try: ');
  const evidence = details.filter((line) => !isHint(line)).map((line) => printable(line.replace(/^\| /, ''), LINE));
  return {
    headline: printable(headline, LINE),
    evidence:
      evidence.length <= LINES ? evidence : [`… ${evidence.length - LINES} lines left out`, ...evidence.slice(-LINES)],
    ...(word === undefined ? {} : {word}),
    hints: details.filter(isHint).map((line) => printable(line.slice('try: '.length), LINE)),
  };
};
