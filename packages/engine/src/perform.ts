import {type Action, type Change, type Command, describeCommand, type Host, StepError, unreachable} from '@phoenix/kit';
import type {RunOptions} from './options.js';

export interface Performance {
  readonly host: Host;
  readonly signal: AbortSignal;
  /** Aborted between two actions: the second is not begun. */
  readonly stop: AbortSignal;
  readonly classify: RunOptions['classify'];
  onLine(line: string, stream: 'stdout' | 'stderr'): void;
}

/**
 * Performs a change's actions in order; the first that fails stops them. Cleanup follows whatever happened.
 * @returns what the commands said on stderr although they exited 0.
 * @throws StepError command-failed; HostUnreachable; the reason of an aborted signal.
 */
export async function perform(change: Change, how: Performance): Promise<string> {
  const said: string[] = [];
  try {
    for (const action of change.actions) {
      how.stop.throwIfAborted();
      said.push(await act(action, how));
    }
  } finally {
    for (const action of change.cleanup ?? []) await tidy(action, how);
  }
  return said.join('');
}

async function act(action: Action, how: Performance): Promise<string> {
  const {host, signal} = how;
  switch (action.kind) {
    case 'exec':
      return run(action.command, how);
    case 'write': {
      const {path, content, kind: _, ...options} = action;
      await host.write(path, content, {...options, signal});
      return '';
    }
    default:
      return unreachable(action);
  }
}

async function run(command: Command, {host, signal, classify, onLine}: Performance): Promise<string> {
  const {exitCode, stdout, stderr} = await host.exec(command, {signal, onLine});
  if (exitCode === 0) return stderr;
  const {transient, ...known} = classify({argv: command.argv, exitCode, stdout, stderr});
  throw new StepError(
    {
      code: 'command-failed',
      command: describeCommand(command),
      exitCode,
      stderr: lastLines(stderr || stdout),
      ...known,
    },
    transient,
  );
}

/** Its own failure must not hide the one that it follows; what it leaves behind, the next run finds. */
async function tidy(action: Action, how: Performance): Promise<void> {
  const patience = how.signal.aborted ? 5_000 : 60_000;
  await act(action, {...how, signal: AbortSignal.timeout(patience)}).catch(() => undefined);
}

const lastLines = (text: string): string => text.trimEnd().split('\n').slice(-20).join('\n');
