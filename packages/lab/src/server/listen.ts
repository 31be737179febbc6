import {createServer, type Socket} from 'node:net';
import ssh2, {type Connection} from 'ssh2';
import type {Shared} from '../open-node.js';
import {goDown, startAtBoot} from '../reboot.js';
import {serveConnection} from './connection.js';
import type {Keys} from './keys.js';

export interface Listening {
  readonly port: number;
  /** Ends the connections and their commands; resolves when the last of them has ended. */
  close(): Promise<void>;
}

/** An SSH server on the loopback interface that lets root in by one key. */
export async function listen(shared: Shared, keys: Keys, host: string, port: number): Promise<Listening> {
  const allowed = ssh2.utils.parseKey(keys.clientPublic);
  if (allowed instanceof Error) throw allowed;
  const clients = new Set<Connection>();
  const links = new Set<Socket>();
  let arriving: Socket | undefined;
  let up = true;
  const running = new Set<Promise<unknown>>();
  const track = (end: Promise<unknown>) => {
    running.add(end);
    void end.finally(() => running.delete(end));
  };
  const reboot = () => {
    up = false;
    for (const socket of links) socket.resetAndDestroy();
    goDown(shared);
    const boot = shared.processes.start(new AbortController().signal);
    track(
      shared.time
        .pass(shared.profile.bootSeconds, boot.signal)
        .then(() => {
          up = true;
          return startAtBoot(shared, boot.signal);
        })
        // Closed while it boots.
        .catch(() => {})
        .finally(boot.end),
    );
  };
  shared.reach.whenLost(() => {
    for (const socket of links) socket.resetAndDestroy();
  });
  // The command that asks for it is answered first.
  shared.reboot = () => void setTimeout(reboot, 50).unref();
  const ssh = new ssh2.Server({hostKeys: [keys.host], ident: 'OpenSSH_9.2p1-phoenix-lab'}, (client) => {
    clients.add(client);
    // ssh2 does not say which socket a client has: it is the one that is being handed over.
    const socket = arriving;
    client.on('error', () => {}); // a connection that is reset: its end is all that matters
    client.on('close', () => clients.delete(client));
    client.on('authentication', (context) => {
      if (context.method !== 'publickey' || context.username !== 'root') return context.reject(['publickey']);
      const known = context.key.algo === allowed.type && context.key.data.equals(allowed.getPublicSSH());
      // Without a signature the client only asks whether the key would do.
      const signed =
        context.signature === undefined ||
        context.blob === undefined ||
        allowed.verify(context.blob, context.signature) === true;
      return known && signed ? context.accept() : context.reject(['publickey']);
    });
    client.on('ready', () =>
      serveConnection(client, {drop: () => void socket?.resetAndDestroy(), reboot}, shared, track),
    );
  });
  // Nagle and delayed acknowledgements together cost 40 ms a command.
  const sockets = createServer({noDelay: true}, (socket) => {
    if (!up || !shared.reach.reachable) return void socket.destroy();
    links.add(socket);
    socket.on('close', () => links.delete(socket));
    arriving = socket;
    ssh.injectSocket(socket);
  });
  await new Promise<void>((resolve, reject) => {
    sockets.once('error', reject).listen(port, host, resolve);
  });
  const address = sockets.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: async () => {
      const closed = new Promise((resolve) => sockets.close(resolve));
      for (const client of clients) client.end();
      shared.processes.killAll('TERM');
      await Promise.all([closed, ...running]);
    },
  };
}
