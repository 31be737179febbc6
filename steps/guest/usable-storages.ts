import {type GuestResource, Refusal} from '@phoenix/kit';
import {isUsable, type NodeState} from '@phoenix/proxmox';

/** What a storage must hold for the disks of each kind, and how messages call their guests. */
const DISKS = {
  lxc: {content: 'rootdir', guests: 'containers'},
  vm: {content: 'images', guests: 'VMs'},
} as const;

/** Storages that disks are still to be made on must be there, enabled for this node, and meant for such disks. */
export function refuseUnusable(
  kind: GuestResource['kind'],
  needed: Iterable<string>,
  {storages, name: node}: NodeState,
): void {
  const {content, guests} = DISKS[kind];
  const usable = storages.filter((one) => isUsable(one, node) && one.content.includes(content)).map(({id}) => id);
  const hint = `for ${guests} there are: ${usable.join(', ') || 'none'}`;
  const refuse = (message: string): never => {
    throw new Refusal('no-storage', message, hint);
  };
  for (const wanted of new Set(needed)) {
    const found = storages.find(({id}) => id === wanted);
    if (found === undefined) refuse(`${node} has no storage '${wanted}'`);
    else if (!isUsable(found, node)) refuse(`the storage '${wanted}' is disabled or not for ${node}`);
    else if (!found.content.includes(content))
      refuse(`the storage '${wanted}' is not for ${guests} (content ${content})`);
  }
}
