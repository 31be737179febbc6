import type {Client} from 'ssh2';

/** Ends a process group over a channel of its own: closing a command's channel does not end the command. */
export function killGroup(client: Client, group: number, signal: 'TERM' | 'KILL'): void {
  try {
    client.exec(`kill -${signal} -- -${group}`, (error, channel) => {
      if (error) return; // no session free: SIGKILL is still to come, and after it nobody waits
      channel.on('error', () => {});
      channel.resume();
      channel.stderr.resume();
    });
  } catch {
    // the connection is gone, and whoever waits is told so
  }
}
