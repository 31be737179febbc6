import {type RunLog, readRun} from '@phoenix/runs';
import {didYouMean} from './did-you-mean.js';
import {UsageError} from './usage-error.js';

/** The run that was typed: an id, what it alone begins with, or `last`. @throws UsageError with a did-you-mean */
export async function findRun(dir: string, word: string | undefined): Promise<RunLog> {
  const found = await readRun(dir, word);
  if (found.ok) return found.value;
  const {code, message, candidates} = found.error;
  switch (code) {
    case 'no-runs':
      throw new UsageError(message, 'phoenix plan leaves one and touches nothing; --runs-dir names another folder');
    case 'ambiguous-run':
      throw new UsageError(`${message}: ${shown(candidates)}`, 'type more of it');
    case 'unknown-run':
      throw new UsageError(`${message}${didYouMean(word ?? '', candidates)}`, 'phoenix runs');
    case 'unreadable-run':
      throw new UsageError(message, 'phoenix runs');
  }
}

const shown = (ids: readonly string[]): string =>
  ids.length <= 4 ? ids.join(', ') : `${ids.slice(0, 3).join(', ')} and ${ids.length - 3} more`;
