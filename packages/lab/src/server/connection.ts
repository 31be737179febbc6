import type {Connection, ServerChannel, Session} from 'ssh2';
import {Ended} from '../ended.js';
import type {Shared} from '../open-node.js';
import {type End, runCommand} from './command.js';
import {channelInput} from './input.js';
import type {Link} from './strike.js';

/** OpenSSH's own MaxSessions: one more is refused at once, the connection stays. */
const MAX_SESSIONS = 10;

/** Serves an authenticated connection. `track` is given every command's end. */
export function serveConnection(
  client: Connection,
  link: Link,
  shared: Shared,
  track: (end: Promise<unknown>) => void,
): void {
  const gone = new AbortController();
  const drop = () => gone.abort(new Ended('SIGPIPE'));
  client.on('end', drop).on('close', drop);
  let sessions = 0;
  client.on('session', (accept, reject) => {
    if (sessions >= MAX_SESSIONS) return reject();
    sessions += 1;
    const session = accept();
    session.on('close', () => {
      sessions -= 1;
    });
    serveSession(session, gone.signal, link, shared, track);
  });
}

function serveSession(
  session: Session,
  connection: AbortSignal,
  link: Link,
  shared: Shared,
  track: (end: Promise<unknown>) => void,
): void {
  // The node's environment is its own: sshd takes only what AcceptEnv names.
  session.on('env', (accept) => accept?.());
  session.on('pty', (_, reject) => reject?.());
  // As root sshd refuses signals: they need privilege separation.
  session.on('signal', (_, reject) => reject?.());
  session.on('exec', (accept, _, {command}) => {
    const channel = accept();
    channel.on('error', () => {});
    const gone = new AbortController();
    const drop = () => gone.abort(new Ended('SIGPIPE'));
    channel.on('close', drop);
    connection.addEventListener('abort', drop, {once: true});
    const open = () => !gone.signal.aborted && channel.writable;
    const streams = {
      out: (chunk: string | Buffer) => void (open() && channel.write(chunk)),
      err: (chunk: string | Buffer) => void (open() && channel.stderr.write(chunk)),
      input: (signal: AbortSignal) => channelInput(channel, signal),
      link,
    };
    track(
      runCommand(command, streams, gone.signal, shared).then((end) => {
        connection.removeEventListener('abort', drop);
        channel.off('close', drop);
        if (open()) finish(channel, end);
      }),
    );
  });
}

/** After what is still to be sent: ssh2 closes the channel with its stdout, whatever waits in stderr. */
function finish(channel: ServerChannel, end: End): void {
  channel.stderr.write('', () => {
    if ('code' in end) channel.exit(end.code);
    else channel.exit(end.signal, false, '');
    channel.end();
  });
}
