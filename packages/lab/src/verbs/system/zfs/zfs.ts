import {complain, speaking} from '../complain.js';
import {create, set} from './zfs-change.js';
import {list} from './zfs-look.js';
import {mount, unmount} from './zfs-mount.js';
import {snapshot} from './zfs-snapshot.js';

/** zfs(8): file systems and volumes; snapshots are of Proxmox's volumes only. */
export const zfs = speaking(async (args, io, node) => {
  const verbs = {create, list, set, mount, unmount, snapshot};
  const [verb = '', ...rest] = args;
  if (!Object.hasOwn(verbs, verb))
    return complain(
      verb === ''
        ? 'missing command\nusage: zfs command args ...'
        : `unrecognized command '${verb}'\nusage: zfs command args ...`,
      2,
    );
  return verbs[verb as keyof typeof verbs]([verb, ...rest], io, node);
});
