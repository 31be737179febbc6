import {Refusal, type VmResource} from '@phoenix/kit';
import {isUsable, type NodeState} from '@phoenix/proxmox';
import {refuseUnusable} from '../../guest/usable-storages.js';

/** The disk's storage, and one for cloud-init's documents: only of a VM that is still to be made. */
export function refuseStorages({id, name, vm}: VmResource, state: NodeState): void {
  const {storages, name: node} = state;
  const volumes = vm.disks.filter(({path}) => path === undefined).map(({storage}) => storage);
  refuseUnusable('vm', [...new Set([vm.disk.storage, ...volumes])], state);
  if (!vm.seeded) return;
  const usable = storages.filter((one) => isUsable(one, node));
  if (!usable.some(({path, content}) => path !== undefined && content.includes('snippets')))
    throw new Refusal(
      'no-snippets',
      `no storage of ${node} holds snippets, and ${id} ${name} gets its cloud-init documents as such`,
      'pvesm set local --content snippets,... (with what it has already)',
    );
}
