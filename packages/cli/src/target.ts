import {join} from 'node:path';
import type {Connection, DesiredState} from '@phoenix/config';
import type {Host} from '@phoenix/kit';
import {connectLab, type LabConnection, openLab} from '@phoenix/lab';
import {connectSsh, localHost} from '@phoenix/transport';
import type {Io} from './io.js';
import {labOptions} from './lab-options.js';
import type {TargetRequest} from './request.js';
import {UsageError} from './usage-error.js';

export interface Target {
  readonly node: Host;
  /** For people, and what tells one target from another: `pve1`, `lab pve1, speed 5`. */
  readonly place: string;
  close(): Promise<void>;
}

/**
 * Reaches the node: by flags, else as the config's `connection` says.
 * @param connection that of a config which is broken elsewhere @throws UsageError, HostUnreachable
 */
export async function reach(
  request: TargetRequest,
  state: DesiredState | undefined,
  io: Io,
  connection: Partial<Connection> = state?.connection ?? {},
): Promise<Target> {
  const wanted = request.target ?? (request.host === undefined ? connection.transport : 'ssh');
  switch (wanted) {
    case 'lab':
      return reachLab(request, state, io);
    case 'local': {
      const label = connection.node ?? 'node';
      return {node: localHost({label}), place: label, close: async () => undefined};
    }
    case 'ssh': {
      const host = request.host ?? connection.host;
      if (host === undefined)
        throw new UsageError('which host?', '--host pve1, or connection.host in phoenix_hypervisor_config.json');
      return reachSsh(
        {configFile: join(io.home, '.ssh/config'), ...without(connection), ...without(request), host},
        io,
      );
    }
    default:
      throw new UsageError(
        'where is the node?',
        '--target lab to try phoenix, --target ssh --host pve1, --target local on the node itself, or connection in phoenix_hypervisor_config.json',
      );
  }
}

/** The server that the folder names if it lives, else one in this process for as long as it lasts. */
async function reachLab({lab}: TargetRequest, state: DesiredState | undefined, io: Io): Promise<Target> {
  const served = connectLab(lab.dir);
  if (served !== undefined && lab.faults !== undefined)
    throw new UsageError(
      `the lab in ${lab.dir} is served already, with faults of its own`,
      'give --lab-faults to phoenix lab serve',
    );
  if (served !== undefined) return {...(await reachSsh(fromLab(served), io)), place: `lab ${served.node}, served`};
  const server = await openLab(await labOptions(lab, state));
  const target = await reachSsh(fromLab(server), io);
  return {
    node: target.node,
    place: `lab ${server.node}, speed ${lab.speed}`,
    async close() {
      await target.close();
      await server.close();
    },
  };
}

interface SshTarget {
  readonly host: string;
  readonly port?: number;
  readonly user?: string;
  readonly identityFile?: string;
  readonly knownHostsFile?: string;
  /** Where aliases are looked up. */
  readonly configFile?: string;
  readonly label?: string;
}

const fromLab = ({host, port, user, identityFile, knownHostsFile, node}: LabConnection): SshTarget => ({
  host,
  port,
  user,
  identityFile,
  knownHostsFile,
  label: node,
});

async function reachSsh(target: SshTarget, {env, home}: Io): Promise<Target> {
  const agent = env.SSH_AUTH_SOCK;
  const {host, close} = await connectSsh({...target, home, ...(agent === undefined ? {} : {agent})});
  return {node: host, place: target.label ?? target.host, close};
}

/** The same words in a config's connection and in flags; what is not given is left out. */
function without({
  port,
  user,
  identityFile,
  knownHosts,
  identity_file = identityFile,
  known_hosts = knownHosts,
}: Given): Partial<SshTarget> {
  return Object.fromEntries(
    Object.entries({port, user, identityFile: identity_file, knownHostsFile: known_hosts}).filter(
      ([, value]) => value !== undefined,
    ),
  );
}

interface Given {
  readonly port?: number;
  readonly user?: string;
  readonly identityFile?: string;
  readonly knownHosts?: string;
  readonly identity_file?: string;
  readonly known_hosts?: string;
}
