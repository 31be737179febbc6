import {type Diagnostic, err, ok, type Result} from '@phoenix/kit';
import {type ParseError, parse} from 'jsonc-parser';
import {problem} from './problem.js';

/** A manifest; what is no JSON is an error at its line and column. */
export function readJson(file: string, text: string): Result<unknown, Diagnostic> {
  try {
    return ok(JSON.parse(text));
  } catch (error) {
    const reason = (error as Error).message.replace(/ at position \d+.*$/s, '');
    const wrong = problem('plugin-manifest', file, `not JSON: ${reason}`);
    return err({...wrong, source: {file, ...placeIn(text)}});
  }
}

/** JSON.parse does not always say where it stopped. */
function placeIn(text: string): {readonly line: number; readonly column: number} {
  const errors: ParseError[] = [];
  parse(text, errors, {disallowComments: true, allowEmptyContent: false});
  const before = text.slice(0, errors[0]?.offset ?? 0).split('\n');
  return {line: before.length, column: before.at(-1)!.length + 1};
}
