import {complain, speaking} from '../complain.js';
import {guestVolumes} from './datasets.js';

/** zfs-snapshot(8) of a volume of Proxmox's, which learns nothing of it. */
export const snapshot = speaking((args, _io, node) => {
  for (const target of args) {
    const [dataset = '', name = ''] = target.split('@');
    const {volid} =
      guestVolumes(node).find((one) => one.name === dataset) ??
      complain(`cannot open '${dataset}': dataset does not exist`);
    if (name === '') complain(`cannot create snapshot '${target}': empty component or misplaced '@'`, 2);
    if (node.volumes.snapshots(volid).includes(name))
      complain(`cannot create snapshot '${target}': dataset already exists`);
    node.volumes.snapshot(volid, name);
  }
});
