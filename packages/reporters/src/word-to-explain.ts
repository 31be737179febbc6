import type {Failure} from '@phoenix/kit';

/** The word by which `phoenix explain` knows a failure. Undefined: its own lines are all that there is to say. */
export function wordToExplain(failure: Failure): string | undefined {
  switch (failure.code) {
    case 'refused':
      return failure.reason;
    case 'command-failed':
      return failure.reason === 'unknown' ? undefined : failure.reason;
    case 'test-failed':
    case 'internal':
      return undefined;
    default:
      return failure.code;
  }
}
