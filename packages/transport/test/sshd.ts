import {type ChildProcess, spawn} from 'node:child_process';
import {createHash} from 'node:crypto';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {type AddressInfo, connect as connectSocket, type Socket} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import ssh2, {type Connection, type ServerChannel} from 'ssh2';

/** The other side of the wire: a real SSH server that runs commands as sshd does, by `bash -c` in a group of its own. */
export interface Sshd {
  readonly port: number;
  readonly folder: string;
  readonly identityFile: string;
  readonly knownHostsFile: string;
  readonly hostKey: {readonly type: string; readonly base64: string; readonly fingerprint: string};
  /** Sessions allowed at once on one connection, and the most that there were. */
  maxSessions: number;
  peakSessions: number;
  refused: number;
  /** Connections made so far. */
  connections: number;
  /** Connections allowed at once. */
  maxConnections: number;
  /** Whether it leads on to other machines (AllowTcpForwarding). */
  forwards: boolean;
  /** Prints before the command, as a talkative ~/.bashrc does. */
  banner: string;
  drop(how: 'end' | 'reset'): void;
  stop(): Promise<void>;
}

export async function startSshd(kind: 'ed25519' | 'rsa' = 'ed25519'): Promise<Sshd> {
  const folder = mkdtempSync(join(tmpdir(), 'transport-'));
  const hostKey = keyPair(kind);
  const userKey = keyPair('ed25519');
  const [type = '', base64 = ''] = hostKey.public.split(' ');
  const allowed = Buffer.from(userKey.public.split(' ')[1] ?? '', 'base64');
  const identityFile = join(folder, 'id');
  const knownHostsFile = join(folder, 'known_hosts');
  writeFileSync(identityFile, userKey.private, {mode: 0o600});
  const sockets = new Set<Socket>();
  const children = new Set<ChildProcess>();
  const server = new ssh2.Server({hostKeys: [hostKey.private]}, (connection) => serve(connection));
  // ssh2's own type does not say that it is an EventEmitter of net's connections too.
  (server as unknown as {_srv: NodeJS.EventEmitter})._srv.on('connection', (socket: Socket) => {
    if (sockets.size >= sshd.maxConnections) socket.destroy();
    socket.setNoDelay(true);
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const {port} = server.address() as AddressInfo;
  writeFileSync(knownHostsFile, `[127.0.0.1]:${port} ${type} ${base64}\n`);
  const fingerprint = `SHA256:${createHash('sha256').update(Buffer.from(base64, 'base64')).digest('base64').replace(/=+$/, '')}`;
  const sshd: Sshd = {
    port,
    folder,
    identityFile,
    knownHostsFile,
    hostKey: {type, base64, fingerprint},
    maxSessions: 10,
    peakSessions: 0,
    refused: 0,
    connections: 0,
    maxConnections: 10,
    forwards: false,
    banner: '',
    drop(how) {
      for (const socket of sockets) how === 'reset' ? socket.resetAndDestroy() : socket.destroy();
    },
    stop: () => {
      sshd.drop('end');
      for (const child of children) killGroup(child);
      rmSync(folder, {recursive: true});
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return sshd;

  function serve(connection: Connection) {
    let sessions = 0;
    sshd.connections++;
    connection.on('error', () => {});
    connection.on('authentication', (context) => {
      const good = context.method === 'publickey' && context.key.data.equals(allowed);
      if (good) context.accept();
      else context.reject(['publickey']);
    });
    connection.on('tcpip', (accept, reject, {destIP, destPort}) => {
      if (!sshd.forwards) return reject();
      const socket = connectSocket(destPort, destIP, () => {
        const channel = accept();
        channel.on('error', () => {});
        channel.on('close', () => socket.destroy());
        socket.pipe(channel).pipe(socket);
      });
      socket.on('error', () => reject());
    });
    connection.on('session', (accept, reject) => {
      if (sessions >= sshd.maxSessions) {
        sshd.refused++;
        reject();
        return;
      }
      sessions++;
      sshd.peakSessions = Math.max(sshd.peakSessions, sessions);
      const session = accept();
      session.on('close', () => sessions--);
      session.on('exec', (acceptExec, _reject, {command}) => {
        const channel = acceptExec();
        const child = run(channel, sshd.banner === '' ? command : `echo ${sshd.banner}; ${command}`);
        children.add(child);
        child.on('close', () => children.delete(child));
      });
    });
  }
}

function run(channel: ServerChannel, command: string): ChildProcess {
  const child = spawn('bash', ['-c', command], {detached: true});
  channel.on('error', () => {});
  child.stdin.on('error', () => {});
  channel.pipe(child.stdin);
  child.stdout.pipe(channel, {end: false});
  child.stderr.pipe(channel.stderr, {end: false});
  child.on('close', (code, signal) => {
    if (signal === null) channel.exit(code ?? 0);
    else channel.exit(signal.slice(3) as never);
    channel.end();
    channel.unpipe();
    channel.resume(); // input that nobody read: without this the channel never closes
  });
  return child;
}

/** About one in two hundred of the Ed25519 keys that ssh2 makes is malformed. */
function keyPair(kind: 'ed25519' | 'rsa') {
  for (;;) {
    const pair = ssh2.utils.generateKeyPairSync(kind, (kind === 'rsa' ? {bits: 2048} : {}) as never);
    const halves = [pair.private, pair.public].map((half) => ssh2.utils.parseKey(half));
    if (!halves.some((half) => half instanceof Error)) return pair;
  }
}

/** A lost connection ends no command, here as with a real sshd. */
function killGroup({pid}: ChildProcess): void {
  if (pid !== undefined) process.kill(-pid, 'SIGKILL');
}
