import {StepError} from '@phoenix/kit';

export interface Told {
  readonly found: string;
  readonly advice: string;
  readonly isLost: boolean;
}

/** Why a look got no answer, in the words of a finding. @throws what is a bug of ours */
export function tellFailure(error: unknown): Told {
  if (!(error instanceof StepError)) throw error;
  const {failure} = error;
  switch (failure.code) {
    case 'timeout':
      return {
        found: `${failure.what} gives no answer in ${failure.ms / 1000} s`,
        advice:
          'run it by hand on the node; a storage whose server is gone, or a disk that fails, holds up whoever looks at it',
        isLost: false,
      };
    case 'command-failed':
      return {
        found: `\`${failure.command}\` exits with ${failure.exitCode}: ${lastLine(failure.stderr) || 'and says nothing'}`,
        advice: failure.hint ?? 'run it by hand on the node',
        isLost: false,
      };
    case 'host-unreachable':
      // A look has no outcome that could be unknown.
      return {
        found: failure.message.replace(/ during `.*$/s, ' meanwhile'),
        advice: failure.hint ?? 'try again',
        isLost: true,
      };
    case 'not-ready':
    case 'refused':
      return {found: failure.message, advice: failure.hint ?? 'try again', isLost: false};
    default:
      throw error;
  }
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';
