import {HostUnreachable} from '@phoenix/kit';
import {NodeSSH} from 'node-ssh';
import type {Client, ServerHostKeyAlgorithm} from 'ssh2';
import type {Credentials} from './credentials.js';
import {connectFault, connectTimeoutMs, type Peer} from './faults.js';
import {hostKeyCheck} from './host-key.js';
import type {Way} from './way.js';

export interface Connection {
  readonly client: Client;
  readonly open: boolean;
  /** Resolves when it is gone, for whatever reason. */
  readonly closed: Promise<void>;
  /** Why it is gone, as far as anyone said. */
  fault(): string | undefined;
  end(): void;
}

export interface ConnectOptions extends Peer {
  readonly knownHostsFiles: readonly string[];
  readonly credentials: Credentials;
  readonly way: Way;
}

/** One verified, logged-in connection. @throws HostUnreachable */
export async function connect(options: ConnectOptions): Promise<Connection> {
  const {label, host, port, user, credentials, way} = options;
  const check = await hostKeyCheck(options);
  const socket = await way.dial(host, port);
  const ssh = new NodeSSH();
  const ready = ssh.connect({
    sock: socket,
    username: user,
    authHandler: [...credentials.methods],
    readyTimeout: connectTimeoutMs,
    keepaliveInterval: 5_000,
    keepaliveCountMax: 3,
    hostVerifier: (key: Buffer) => check.accept(key),
    algorithms: {serverHostKey: [...check.algorithms] as ServerHostKeyAlgorithm[]},
  });
  const client = ssh.connection;
  if (!client) throw new HostUnreachable(label, `cannot connect to ${host}:${port}`);
  let open = true;
  let fault: string | undefined;
  // node-ssh drops its listener once it is connected: without this one a reset is an uncaught exception, and a peer
  // that fell silent leaves its commands waiting for ever, because ssh2 only half-closes.
  client.on('error', (error) => {
    fault ??= error.message;
    socket.destroy();
  });
  client.setMaxListeners(0);
  const closed = new Promise<void>((resolve) => {
    client.once('close', () => {
      open = false;
      resolve();
    });
  });
  try {
    await ready;
  } catch (error) {
    socket.destroy();
    throw check.refusal() ?? connectFault(error, options, credentials.described);
  }
  return {
    client,
    closed,
    get open() {
      return open;
    },
    fault: () => fault,
    end: () => {
      client.end();
      setTimeout(() => socket.destroy(), 1_000).unref(); // a peer that fell silent does not say goodbye
    },
  };
}
