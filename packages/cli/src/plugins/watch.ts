import type {Change, Step, StepContext} from '@phoenix/kit';
import {PATIENCE_MS} from '../plugin-patience.js';

/** What a step was seen doing while it was asked. */
export interface Sight {
  /** How it broke the contract, a line each. */
  readonly broken: Set<string>;
  /** Commands that the machine does not know: what follows from those proves nothing. */
  readonly unknown: Set<string>;
}

/** A step that is asked twice each time and watched. It waits for nothing longer than for a moment: on a lab all is at once. */
export function watched(step: Step, {broken, unknown}: Sight, touches: () => number): Step {
  const watch =
    (hook: Hook): Step['check'] =>
    async (context) => {
      const before = touches();
      const spied: StepContext = {
        ...context,
        async exec(command, options) {
          const result = await context.exec(command, options);
          if (result.exitCode === 127) unknown.add(command.argv[0] ?? '');
          return result;
        },
      };
      const first = await answer(step, hook, spied, broken);
      const second = await answer(step, hook, spied, broken);
      if (touches() > before) broken.add(`${hook}() touches what it should only look at`);
      if (JSON.stringify(first) !== JSON.stringify(second)) broken.add(`asked twice, ${hook}() answers differently`);
      return second;
    };
  return {
    ...step,
    retry: {attempts: 1, minMs: 0},
    ...(step.settle === undefined ? {} : {settle: {everyMs: 50, withinMs: 3_000}}),
    timeoutMs: 60_000,
    check: watch('check'),
    ...(step.remove === undefined ? {} : {remove: watch('remove')}),
  };
}

type Hook = 'check' | 'remove';

/** One answer. What takes longer waits for what never comes. */
async function answer(step: Step, hook: Hook, context: StepContext, broken: Set<string>): Promise<readonly Change[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const message = `${hook}() has not answered after ${PATIENCE_MS / 1_000} s`;
      broken.add(message);
      reject(new Error(message));
    }, PATIENCE_MS);
  });
  // A hook that is ended from outside before it has given a promise leaves nobody who waits for this.
  late.catch(() => undefined);
  try {
    const changes: unknown = await Promise.race([step[hook]!(context), late]);
    if (Array.isArray(changes)) return changes as readonly Change[];
    broken.add(`${hook}() does not answer with a list of changes`);
    throw new Error(`${hook}() does not answer with a list of changes`);
  } finally {
    clearTimeout(timer);
  }
}
