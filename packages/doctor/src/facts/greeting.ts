import {type Fact, StepError} from '@phoenix/kit';

/** The first word with a node. */
export interface Greeting {
  readonly user: string;
  readonly uid: number;
  /** Milliseconds from the question to the answer. */
  readonly tookMs: number;
  /** Milliseconds that the node's clock is ahead of this machine's, at least; below zero: behind. 0: no difference to be seen. */
  readonly aheadMs: number;
}

/** The date is last: what is before it does not count as time on the way. */
const SCRIPT = 'id -u; id -un; date +%s.%N';

/** @param now milliseconds since the epoch, this machine's clock */
export const greeting = (now: () => number): Fact<Greeting> => ({
  key: 'greeting',
  scope: 'node',
  read: async (node) => {
    const asked = now();
    const {stdout, stderr, exitCode} = await node.exec({argv: ['sh', '-c', SCRIPT]});
    const answered = now();
    const [uid, user, date] = stdout.trim().split('\n');
    if (date === undefined || !/^\d+\.\d+$/.test(date))
      throw new StepError({code: 'command-failed', command: 'date', exitCode, stderr});
    return {
      user: user!,
      uid: Number(uid),
      tookMs: answered - asked,
      aheadMs: ahead(asked, answered, Number(date) * 1000),
    };
  },
});

/** The node read its clock at some moment between: only what is outside of that is a difference. */
export function ahead(asked: number, answered: number, theirs: number): number {
  if (theirs > answered) return theirs - answered;
  return theirs < asked ? theirs - asked : 0;
}
