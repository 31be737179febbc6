import {type Command, describeCommand, type ExecOptions, type ExecResult, HostUnreachable} from '@phoenix/kit';
import type {ClientChannel} from 'ssh2';
import {endGradually} from '../ending.js';
import {exitCode} from '../exit-code.js';
import {feed} from '../feed.js';
import {gather} from '../output.js';
import {quote} from '../quote.js';
import type {Connection} from './connection.js';
import {killGroup} from './kill-group.js';
import {groupLine, sayGroup} from './process-group.js';

/** The server opened no channel: the command did not run, and may be sent again. */
export class NotSent extends Error {
  override readonly name = 'NotSent';
}

export interface ChannelOptions extends ExecOptions {
  readonly label: string;
  readonly graceMs: number;
}

/**
 * One command over one channel of ssh2's own: node-ssh trims output, decodes it chunk by chunk and takes a lost
 * connection for a result.
 * @throws NotSent, HostUnreachable, the signal's reason
 */
export async function runOn(
  {client, fault}: Connection,
  command: Command,
  {label, graceMs, signal, onLine, heartbeat}: ChannelOptions,
): Promise<ExecResult> {
  const text = sayGroup + quote(command.argv);
  const whenOver: (() => void)[] = [];
  try {
    return await new Promise<ExecResult>((resolve, reject) => {
      const fail = (why = fault()) => reject(signal.aborted ? signal.reason : lost(label, command, why));
      const closed = () => fail();
      client.once('close', closed);
      whenOver.push(() => client.off('close', closed));

      let group: number | undefined;
      const kill = (name: 'TERM' | 'KILL') => {
        if (group !== undefined) killGroup(client, group, name);
      };
      const abort = () => {
        whenOver.push(endGradually(kill, closed, graceMs));
      };
      signal.addEventListener('abort', abort, {once: true});
      whenOver.push(() => signal.removeEventListener('abort', abort));

      // Listens at once: the exit code may have arrived together with the channel.
      const started = (error: Error | undefined, channel: ClientChannel) => {
        if (error)
          return /Channel open failure/.test(error.message) ? reject(new NotSent(error.message)) : fail(error.message);
        whenOver.push(() => channel.close());
        const stdout = gather('stdout', onLine);
        const stderr = gather('stderr', onLine);
        const output = groupLine((found) => {
          group = found;
          if (signal.aborted) kill('TERM');
        }, stdout.push);
        channel.on('data', output.push);
        channel.stderr.on('data', stderr.push);
        channel.on('error', () => {}); // 'close' follows and says the rest
        let code: number | undefined;
        channel.on('exit', (...how: [number | null, string?]) => {
          code = exitCode(...how);
        });
        const finish = () => {
          output.end();
          if (signal.aborted || code === undefined) fail();
          else resolve({exitCode: code, stdout: stdout.end(), stderr: stderr.end()});
        };
        channel.on('close', () => {
          if (channel.stderr.readableEnded) finish();
          else channel.stderr.once('end', finish);
        });
        whenOver.push(feed(channel, command, heartbeat));
      };
      try {
        client.exec(text, started);
      } catch (error) {
        reject(new NotSent((error as Error).message)); // thrown between the connection's end and its close
      }
    });
  } finally {
    for (const tidy of whenOver) tidy();
  }
}

const lost = (label: string, command: Command, why: string | undefined): HostUnreachable =>
  new HostUnreachable(
    label,
    `lost ${label}${why === undefined ? '' : ` (${why})`} during \`${describeCommand(command).slice(0, 120)}\`: its outcome is unknown`,
  );
