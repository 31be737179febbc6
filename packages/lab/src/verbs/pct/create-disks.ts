import type {LabNode} from '../../node.js';
import {die} from '../cli/die.js';
import type {GuestConfig} from '../config/guest-config.js';
import {parseMount, printMount} from '../config/mounts.js';
import {allocate, newDisk} from '../storage/allocate.js';
import {formatSize} from '../storage/size.js';
import {usableStorage} from '../storage/storages.js';
import {parseVolid, volumePath} from '../storage/volid.js';

/**
 * Makes the volumes of a new container, the rootfs first, and puts them into its configuration.
 * @param made gets each new volume's id as soon as it is there
 * @throws Die for a volume that exists nowhere
 */
export const makeDisks = (
  node: LabNode,
  vmid: number,
  {main: {options}}: GuestConfig,
  mounts: Readonly<Record<string, string>>,
  made: string[],
  print: (text: string) => void,
): void => {
  const keys = Object.keys(mounts).sort((a, b) => rank(a) - rank(b));
  for (const key of keys) {
    const mount = parseMount(key, mounts[key]!);
    const wanted = newDisk(mount.volume);
    if (wanted !== undefined) {
      const {volid, size} = allocate(node, usableStorage(node, wanted.storage), vmid, wanted.gib, print);
      made.push(volid);
      options[key] = printMount(mount, {volume: volid, size});
    } else if (mount.type === 'volume') {
      const {storage, name} = parseVolid(mount.volume);
      volumePath(usableStorage(node, storage), name);
      const info = node.volumes.info(mount.volume) ?? die(`volume '${mount.volume}' does not exist`);
      options[key] = printMount(mount, {size: formatSize(info.bytes)});
    } else {
      options[key] = printMount(mount);
    }
  }
};

const rank = (key: string): number => (key === 'rootfs' ? -1 : Number(key.slice(2)));
