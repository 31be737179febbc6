import {connect as connectSocket} from 'node:net';
import type {Duplex} from 'node:stream';
import {HostUnreachable} from '@phoenix/kit';
import {type Connection, type ConnectOptions, connect} from './connection.js';

/** How a host's port is reached: by a socket, or through machines in between. */
export interface Way {
  /** @throws HostUnreachable where a machine in between cannot be reached, or does not lead on */
  dial(host: string, port: number): Promise<Duplex>;
  close(): Promise<void>;
}

// Its own socket: ssh2 leaves Nagle's algorithm on, which makes a small command 46 times slower.
export const direct: Way = {
  dial: async (host, port) => connectSocket({host, port, noDelay: true}),
  close: async () => undefined,
};

/** Through a machine that forwards (ssh_config(5), ProxyJump): one connection to it serves all that go on from there. */
export function through(jump: ConnectOptions): Way {
  let opening: Promise<Connection> | undefined;
  const forget = () => {
    opening = undefined;
  };
  const open = async (): Promise<Connection> => {
    const connection = await connect(jump);
    connection.closed.then(forget);
    return connection;
  };
  return {
    async dial(host, port) {
      opening ??= open();
      opening.catch(forget);
      const {client} = await opening;
      return new Promise((resolve, reject) =>
        client.forwardOut('127.0.0.1', 0, host, port, (error, channel) =>
          error === undefined ? resolve(channel) : reject(notOn(jump, `${host}:${port}`, error)),
        ),
      );
    },
    async close() {
      const connection = await opening?.catch(() => undefined);
      connection?.end();
      await connection?.closed;
      await jump.way.close();
    },
  };
}

const notOn = ({label, host, port, user}: ConnectOptions, to: string, {message}: Error): HostUnreachable =>
  new HostUnreachable(
    to,
    `${label} does not lead on to ${to}: ${message}`,
    `check that it works by hand: ssh -p ${port} -W ${to} ${user}@${host}; forwarding may be off there (AllowTcpForwarding)`,
  );
