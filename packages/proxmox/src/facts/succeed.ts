import {describeCommand, type ExecResult, type Reader, StepError} from '@phoenix/kit';

/**
 * Runs a looking command. Exit codes up to `tolerated` are answers too (find and cat say 1 when a path is missing).
 * @throws StepError command-failed
 */
export const succeed = async (node: Reader, argv: readonly string[], tolerated = 0): Promise<ExecResult> => {
  const result = await node.exec({argv});
  if (result.exitCode <= tolerated) return result;
  const {exitCode, stderr} = result;
  throw new StepError({code: 'command-failed', command: describeCommand({argv}), exitCode, stderr});
};
