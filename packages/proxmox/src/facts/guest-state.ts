import {type Fact, pickFrom} from '@phoenix/kit';
import {readBlock} from '../description.js';
import {type GuestState, readGuests} from './guests.js';
import {nodeState, readFiles} from './node-state.js';
import {readRunning} from './running.js';
import {succeed} from './succeed.js';
import {readVmlist} from './vmlist.js';

/** One guest of this node; undefined when there is none of this id here. Picked from the node's state until it changes. */
export const guestState = (id: number): Fact<GuestState | undefined> => ({
  key: `guest-state:${id}`,
  scope: `guest:${id}`,
  read: async (node) => {
    const configs = [`/etc/pve/lxc/${id}.conf`, `/etc/pve/qemu-server/${id}.conf`];
    const [files, sockets] = await Promise.all([
      readFiles(node, [...configs, `/etc/pve/firewall/${id}.fw`, '/etc/pve/.vmlist']),
      succeed(node, ['cat', '/proc/net/unix']),
    ]);
    const home = readVmlist(files.get('/etc/pve/.vmlist') ?? '').get(id);
    return home && readGuests(files, readRunning(sockets.stdout), home.node).get(id);
  },
  within: pickFrom(nodeState, ({guests}) => guests.get(id)),
});

/** Whether the guest exists whole: not while it is being made, nor when that broke off. */
export const isCreated = (state: GuestState): boolean =>
  wasWhole(state) || (!isMakingLock(state.kind, state.config.lock) && hasDisk(state));

const hasDisk = ({kind, config}: GuestState): boolean => kind === 'vm' || config.keys.has('rootfs');

/**
 * A restore over a guest that is there takes the same lock as a create and keeps the guest's config until it is done: broken
 * off, it leaves the guest with all it has. What runs, has snapshots or data that phoenix has noted has been whole before.
 * Source: PVE::AbstractConfig, create_and_lock_config.
 */
const wasWhole = ({running, config: {snapshots, description}}: GuestState): boolean =>
  running || snapshots.length > 0 || Object.keys(readBlock(description).block.volumes).length > 0;

/**
 * The locks of a guest that is being made. `qm clone` has one of its own, on the copy alone (qemu-server's clone writes it
 * into an otherwise empty config first).
 */
const isMakingLock = (kind: GuestState['kind'], lock: string | undefined): boolean =>
  lock === 'create' || (kind === 'vm' && lock === 'clone');
