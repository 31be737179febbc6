import type {LabNode} from '../../node.js';
import {die} from '../cli/die.js';
import {storageNamed} from './storages.js';
import {parseVolid} from './volid.js';

/** ZFS goes back to a volume's newest snapshot only, whoever took it (volume_rollback_is_possible of PVE::Storage::ZFSPoolPlugin). */
export function checkNewest(node: LabNode, volid: string, snapname: string): void {
  if (storageNamed(node, parseVolid(volid).storage).type !== 'zfspool') return;
  const names = node.volumes.snapshots(volid);
  if (!names.includes(snapname)) die(`can't rollback, snapshot '${snapname}' does not exist on '${volid}'`);
  if (names.at(-1) !== snapname) die(`can't rollback, '${snapname}' is not most recent snapshot on '${volid}'`);
}
