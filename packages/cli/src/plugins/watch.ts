import type {Change, Step, StepContext} from '@phoenix/kit';

/** What a step was seen doing while it was asked. */
export interface Sight {
  /** How it broke the contract, a line each. */
  readonly broken: Set<string>;
  /** Commands that the machine does not know: what follows from those proves nothing. */
  readonly unknown: Set<string>;
}

/** One answer. What takes longer waits for what never comes. */
const ANSWER_MS = 10_000;

/** A step that is asked twice each time and watched. It waits for nothing longer than for a moment: on a lab all is at once. */
export function watched(step: Step, {broken, unknown}: Sight, touches: () => number): Step {
  return {
    ...step,
    retry: {attempts: 1, minMs: 0},
    ...(step.settle === undefined ? {} : {settle: {everyMs: 50, withinMs: 3_000}}),
    timeoutMs: 60_000,
    async check(context) {
      const before = touches();
      const spied: StepContext = {
        ...context,
        async exec(command, options) {
          const result = await context.exec(command, options);
          if (result.exitCode === 127) unknown.add(command.argv[0] ?? '');
          return result;
        },
      };
      const first = await answer(step, spied, broken);
      const second = await answer(step, spied, broken);
      if (touches() > before) broken.add('check() touches what it should only look at');
      if (JSON.stringify(first) !== JSON.stringify(second)) broken.add('asked twice, check() answers differently');
      return second;
    },
  };
}

async function answer(step: Step, context: StepContext, broken: Set<string>): Promise<readonly Change[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const message = `check() has not answered after ${ANSWER_MS / 1000} s`;
      broken.add(message);
      reject(new Error(message));
    }, ANSWER_MS);
  });
  try {
    const changes: unknown = await Promise.race([step.check(context), late]);
    if (Array.isArray(changes)) return changes as readonly Change[];
    broken.add('check() does not answer with a list of changes');
    throw new Error('check() does not answer with a list of changes');
  } finally {
    clearTimeout(timer);
  }
}
