import type {LabNode} from '../../node.js';
import {die} from '../cli/die.js';

/** How long Proxmox waits for a guest's configuration. */
const WAIT_SECONDS = 10;

/**
 * Runs under the guest's own flock, as PVE::GuestHelpers has it.
 * @param print gets `trying to acquire lock...` and ` OK` when somebody else holds it
 * @param action is told whether it had to wait
 */
export const locked = async <T>(
  node: LabNode,
  vmid: number,
  print: (text: string) => void,
  action: (waited: boolean) => Promise<T> | T,
): Promise<T> => {
  const path = `/run/lock/lxc/pve-config-${vmid}.lock`;
  const free = await node.flock(path, 0);
  if (free === undefined) print('trying to acquire lock...\n');
  const release = free ?? (await node.flock(path, WAIT_SECONDS));
  if (release === undefined) return die(`can't lock file '${path}' - got timeout`, 4);
  if (free === undefined) print(' OK\n');
  try {
    return await action(free === undefined);
  } finally {
    release();
  }
};
