import type {Writable} from 'node:stream';
import {type Command, type ExecOptions, reveal} from '@phoenix/kit';

/** Gives a command its stdin; with a heartbeat it stays open. @returns what stops the beating. */
export function feed(stdin: Writable, command: Command, heartbeat: ExecOptions['heartbeat']): () => void {
  const text = command.stdin === undefined ? '' : reveal(command.stdin);
  if (heartbeat === undefined) {
    stdin.end(text);
    return () => undefined;
  }
  stdin.write(text);
  const timer = setInterval(() => stdin.write('\n'), heartbeat.everyMs);
  return () => clearInterval(timer);
}
