import {
  type Command,
  describeCommand,
  type ExecResult,
  type Fact,
  type Host,
  type Reader,
  StepError,
} from '@phoenix/kit';

/** A node that is only looked at. */
export interface Asked {
  facts<T>(fact: Fact<T>): Promise<T>;
}

/** Asks each fact once. What gives no answer in time is left to itself: it is ended, and nobody waits for its end. */
export function ask(node: Host, timeoutMs: number, signal: AbortSignal): Asked {
  const reader: Reader = {label: node.label, exec: (command) => inTime(node, command, timeoutMs, signal)};
  const known = new Map<string, Promise<unknown>>();
  return {
    facts<T>(fact: Fact<T>) {
      const answer = known.get(fact.key) ?? fact.read(reader);
      known.set(fact.key, answer);
      return answer as Promise<T>;
    },
  };
}

async function inTime(node: Host, command: Command, ms: number, signal: AbortSignal): Promise<ExecResult> {
  const over = new AbortController();
  const answer = node.exec(command, {signal: AbortSignal.any([signal, over.signal])});
  answer.catch(() => undefined);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new StepError({code: 'timeout', what: nameOf(command), ms}));
      over.abort();
    }, ms);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** A script of our own says nothing to anybody. */
const nameOf = (command: Command): string =>
  command.argv[0] === 'sh' ? 'a look at the system' : `\`${describeCommand({argv: command.argv.slice(0, 2)})}\``;
