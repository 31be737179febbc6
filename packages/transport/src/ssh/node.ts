import {setMaxListeners} from 'node:events';
import {userInfo} from 'node:os';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {type Command, type ExecOptions, type ExecResult, type Host, HostUnreachable} from '@phoenix/kit';
import {graceMs as defaultGraceMs} from '../ending.js';
import {NotSent, runOn} from './channel.js';
import {type ClientConfig, clientConfig, type Jump} from './client-config.js';
import {connect} from './connection.js';
import {credentials} from './credentials.js';
import {createPool} from './pool.js';
import {direct, through, type Way} from './way.js';
import {writeOver} from './write.js';

export interface SshOptions {
  readonly host: string;
  /** `~/.ssh/config`: what it says of the host is taken where these options say nothing. */
  readonly configFile?: string;
  /** 22 */
  readonly port?: number;
  /** root */
  readonly user?: string;
  /** A private key; `~/` is {@link home}. Without one: the agent's keys, then ~/.ssh/id_ed25519 and id_rsa. */
  readonly identityFile?: string;
  /** Without one: ~/.ssh/known_hosts and /etc/ssh/ssh_known_hosts. */
  readonly knownHostsFile?: string;
  /** For messages; the host. */
  readonly label?: string;
  /** The agent's socket: SSH_AUTH_SOCK. */
  readonly agent?: string;
  /** HOME */
  readonly home?: string;
  /** Milliseconds between SIGTERM and SIGKILL of a command that is aborted; 5000. */
  readonly graceMs?: number;
}

export interface SshNode {
  readonly host: Host;
  close(): Promise<void>;
}

/** Connects at once, so that a wrong address or key is told before anything else. @throws HostUnreachable */
export async function connectSsh(given: SshOptions): Promise<SshNode> {
  const said: ClientConfig =
    given.configFile === undefined ? {} : await clientConfig(given.configFile, given.host, given.home ?? '~');
  const options = {...said, ...given, host: said.host ?? given.host};
  const {host, port = 22, user = 'root', label = given.host, home = '', graceMs = defaultGraceMs} = options;
  const knownHostsFiles = knownHosts(options.knownHostsFile, home);
  const way = await wayOver(said.jumps ?? [], {home, ...(given.agent === undefined ? {} : {agent: given.agent})});
  const keys = await credentials({...options, label, user});
  const open = {label, host, port, user, knownHostsFiles, credentials: keys, way};
  const pool = createPool(
    await connect(open).catch(async (error: unknown) => {
      await way.close();
      throw error;
    }),
    () => connect(open),
    () => new HostUnreachable(label, `the connection to ${label} has been closed`),
  );

  const alone = async (command: Command, options: ExecOptions): Promise<ExecResult> => {
    const connection = await connect(open);
    try {
      return await runOn(connection, command, {...options, label, graceMs});
    } finally {
      connection.end();
    }
  };
  const exec = async (command: Command, options: ExecOptions): Promise<ExecResult> => {
    const {signal} = options;
    setMaxListeners(0, signal); // a whole run may share it
    if (options.fresh) return alone(command, options);
    for (let refusals = 0; ; refusals++) {
      signal.throwIfAborted();
      const lease = await pool.lease(signal, refusals > 0);
      try {
        return await runOn(lease.connection, command, {...options, label, graceMs});
      } catch (error) {
        if (!(error instanceof NotSent)) throw error;
        if (refusals === 100)
          throw new HostUnreachable(
            label,
            `${label} opens no session: ${error.message}`,
            'see MaxSessions in its sshd_config',
          );
        lease.refused();
      } finally {
        lease.release();
      }
      await sleep(50); // sshd frees a session some time after its channel has closed
    }
  };

  return {
    host: {label, exec, write: (path, content, how) => writeOver(exec, path, content, how)},
    close: async () => {
      await pool.close();
      await way.close();
    },
  };
}

const knownHosts = (file: string | undefined, home: string): readonly string[] =>
  file === undefined ? [join(home, '.ssh/known_hosts'), '/etc/ssh/ssh_known_hosts'] : [file.replace(/^~(?=\/)/, home)];

/** Each machine is reached through those before it, with its own keys; like ssh, as whoever runs phoenix. */
async function wayOver(jumps: readonly Jump[], {home, agent}: {home: string; agent?: string}): Promise<Way> {
  let way = direct;
  for (const {label, host, port = 22, user = userInfo().username, identityFile, knownHostsFile} of jumps) {
    const who = {label, user, home, ...(agent === undefined ? {} : {agent})};
    const keys = await credentials({...who, ...(identityFile === undefined ? {} : {identityFile})});
    const known = knownHosts(knownHostsFile, home);
    way = through({...who, host, port, knownHostsFiles: known, credentials: keys, way});
  }
  return way;
}
