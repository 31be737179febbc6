import {complain, speaking} from '../complain.js';
import {create, inherit, set} from './zfs-change.js';
import {get, list} from './zfs-look.js';
import {destroy, mount, unmount} from './zfs-mount.js';

/** zfs(8): file systems and volumes; snapshots are those of Proxmox's volumes and not shown. */
export const zfs = speaking(async (args, io, node) => {
  const verbs = {create, list, get, set, inherit, mount, unmount, umount: unmount, destroy};
  const [verb = '', ...rest] = args;
  if (verb === 'version' || verb === '--version') return void io.out('zfs-2.2.7-pve2\nzfs-kmod-2.2.7-pve2\n');
  if (!Object.hasOwn(verbs, verb))
    return complain(
      verb === ''
        ? 'missing command\nusage: zfs command args ...'
        : `unrecognized command '${verb}'\nusage: zfs command args ...`,
      2,
    );
  return verbs[verb as keyof typeof verbs]([verb, ...rest], io, node);
});
