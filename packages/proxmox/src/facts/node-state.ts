import {type Fact, type Reader, StepError} from '@phoenix/kit';
import {splitFiles} from './files.js';
import {type GuestState, readGuests} from './guests.js';
import {readRunning} from './running.js';
import {readSectionConfig} from './section-config.js';
import {readStorages, type Storage} from './storage.js';
import {succeed} from './succeed.js';
import {type ClusterId, readVmlist} from './vmlist.js';

/** All of the node that phoenix looks at, as of one moment. */
export interface NodeState {
  readonly name: string;
  /** Guests of this node. */
  readonly guests: ReadonlyMap<number, GuestState>;
  /** Guests of the whole cluster. */
  readonly clusterIds: ReadonlyMap<number, ClusterId>;
  readonly storages: readonly Storage[];
  /** Guests that the HA manager starts, stops and moves. */
  readonly haResources: ReadonlySet<number>;
  /** Those and the ones that it is told to ignore: Proxmox destroys none of them without a word. */
  readonly haConfigured: ReadonlySet<number>;
  /** False: /etc/pve is read-only, the cluster has no majority. */
  readonly quorate: boolean;
  /** Every file that was read, by path. */
  readonly files: ReadonlyMap<string, string>;
}

const places = [
  '/etc/pve/lxc',
  '/etc/pve/qemu-server',
  '/etc/pve/firewall',
  '/etc/pve/storage.cfg',
  '/etc/pve/ha/resources.cfg',
  '/etc/pve/mapping/pci.cfg',
  '/etc/pve/.members',
  '/etc/pve/.vmlist',
];

/** Three commands, however many guests there are. `pct config` would take 0.35 s of CPU for each. */
export const nodeState: Fact<NodeState> = {
  key: 'node-state',
  scope: 'node',
  read: async (node) => {
    const [files, sockets, name] = await Promise.all([
      readFiles(node, places),
      succeed(node, ['cat', '/proc/net/unix']),
      readNodeName(node),
    ]);
    return interpret(files, readRunning(sockets.stdout), name);
  },
};

/**
 * One look at several files and folders; what is missing is missing in the answer. /etc/pve/.vmlist must come last:
 * it is always there, so with it the answer is whole.
 * @throws StepError not-ready when it is not: the cluster filesystem is not mounted, and every guest would seem absent.
 */
export const readFiles = async (node: Reader, paths: readonly string[]): Promise<ReadonlyMap<string, string>> => {
  const argv = ['find', '-L', ...paths, '-type', 'f', '-exec', 'tail', '-v', '-n', '+1', '{}', '+'];
  const {stdout} = await succeed(node, argv, 1);
  const files = splitFiles(stdout, (path) => paths.some((place) => path === place || path.startsWith(`${place}/`)));
  if (files.has('/etc/pve/.vmlist')) return files;
  const message = `/etc/pve could not be read on ${node.label}`;
  throw new StepError({code: 'not-ready', message, hint: 'systemctl status pve-cluster'}, true);
};

/** The node's name in its cluster: the host name without a domain. */
const readNodeName = async (node: Reader): Promise<string> =>
  (await succeed(node, ['uname', '-n'])).stdout.trim().replace(/\..*$/, '');

const interpret = (files: ReadonlyMap<string, string>, running: ReadonlySet<number>, name: string): NodeState => {
  const clusterIds = readVmlist(files.get('/etc/pve/.vmlist') ?? '');
  const haResources = readSectionConfig(files.get('/etc/pve/ha/resources.cfg') ?? '');
  return {
    name,
    guests: readGuests(files, running, name),
    clusterIds,
    storages: readStorages(files.get('/etc/pve/storage.cfg') ?? ''),
    haConfigured: new Set(haResources.map(({id}) => Number(id))),
    // In the state `ignored` they behave as if they were not managed: PVE::HA::Config, service_check_ha_state.
    haResources: new Set(
      haResources.flatMap(({id, properties}) => (properties.get('state') === 'ignored' ? [] : [Number(id)])),
    ),
    // A node without a cluster has no such line.
    quorate: !/"quorate"\s*:\s*0\b/.test(files.get('/etc/pve/.members') ?? ''),
    files,
  };
};
