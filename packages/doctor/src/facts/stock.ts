import {describeCommand, type Fact, StepError} from '@phoenix/kit';

/** Paths of the files that lie in these folders, of all of them with one command; a folder that is not there has none. */
export const stock = (folders: readonly string[]): Fact<ReadonlySet<string>> => ({
  key: `stock:${folders.join(':')}`,
  scope: 'node',
  read: async (node) => {
    if (folders.length === 0) return new Set();
    const argv = ['find', '-L', ...folders, '-maxdepth', '1', '-type', 'f'];
    const {stdout, stderr, exitCode} = await node.exec({argv});
    // 1: a folder is not there.
    if (exitCode > 1) throw new StepError({code: 'command-failed', command: describeCommand({argv}), exitCode, stderr});
    return new Set(stdout.split('\n').filter(Boolean));
  },
});
