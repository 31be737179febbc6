import type {Connection} from './connection.js';

/** sshd allows 10 and frees them late: of 6 at once some are refused, of 5 none. */
const channelsEach = 5;
const connectionsAtMost = 3;

/** One channel's worth of a connection. */
export interface Lease {
  readonly connection: Connection;
  release(): void;
  /** The server would not open a channel: asks less of this connection from now on. */
  refused(): void;
}

export interface Pool {
  /**
   * In order of arrival; `again` goes to the front.
   * @throws HostUnreachable when there is no connection and one attempt to open one failed.
   * @throws the signal's reason
   */
  lease(signal: AbortSignal, again: boolean): Promise<Lease>;
  /** No new leases; ends the connections and waits until they are gone. */
  close(): Promise<void>;
}

interface Line {
  readonly connection: Connection;
  busy: number;
  capacity: number;
}

interface Waiter {
  grant(lease: Lease): void;
  fail(error: unknown): void;
}

/** Shares few connections among many commands. A connection that is gone is forgotten; the next lease opens another. */
export function createPool(first: Connection, connect: () => Promise<Connection>, closedError: () => Error): Pool {
  const lines: Line[] = [];
  const queue: Waiter[] = [];
  let most = connectionsAtMost;
  let opening: Promise<void> | undefined;
  let closed = false;

  const add = (connection: Connection) => {
    const line = {connection, busy: 0, capacity: channelsEach};
    lines.push(line);
    connection.closed.then(() => {
      lines.splice(lines.indexOf(line), 1);
      serve();
    });
  };

  const serve = () => {
    for (;;) {
      const line = lines.find(({connection, busy, capacity}) => connection.open && busy < capacity);
      const waiter = line && queue.shift();
      if (!line || !waiter) break;
      waiter.grant(leaseOn(line));
    }
    if (queue.length > 0 && lines.length < most) opening ??= open();
  };

  const open = async () => {
    try {
      const connection = await connect();
      if (closed) connection.end();
      else add(connection);
    } catch (error) {
      // Without any, those who wait learn why; else a server that takes no more is asked no more.
      if (lines.length === 0) for (const waiter of queue.splice(0)) waiter.fail(error);
      else most = lines.length;
    }
    opening = undefined;
    serve();
  };

  const leaseOn = (line: Line): Lease => {
    line.busy++;
    return {
      connection: line.connection,
      release() {
        line.busy--;
        serve();
      },
      refused() {
        line.capacity = Math.max(1, line.busy - 1);
      },
    };
  };

  add(first);
  return {
    lease: (signal, again) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(closedError());
        const leave = () => {
          queue.splice(queue.indexOf(waiter), 1);
          reject(signal.reason);
        };
        const waiter: Waiter = {
          grant(lease) {
            signal.removeEventListener('abort', leave);
            resolve(lease);
          },
          fail(error) {
            signal.removeEventListener('abort', leave);
            reject(error);
          },
        };
        signal.addEventListener('abort', leave, {once: true});
        if (again) queue.unshift(waiter);
        else queue.push(waiter);
        serve();
      }),
    async close() {
      closed = true;
      for (const waiter of queue.splice(0)) waiter.fail(closedError());
      await opening;
      const ending = lines.map(({connection}) => {
        connection.end();
        return connection.closed;
      });
      await Promise.all(ending);
    },
  };
}
