import {Refusal, type VmResource} from '@phoenix/kit';
import {isUsable, type NodeState} from '@phoenix/proxmox';

/** The disk's storage, and one for cloud-init's documents: only of a VM that is still to be made. */
export function refuseStorages({id, name, vm}: VmResource, {storages, name: node}: NodeState): void {
  const wanted = vm.disk.storage;
  const found = storages.find((one) => one.id === wanted);
  const usable = storages.filter((one) => isUsable(one, node));
  const forVms = usable.filter(({content}) => content.includes('images')).map((one) => one.id);
  const hint = `for VMs there are: ${forVms.join(', ') || 'none'}`;
  if (found === undefined) throw new Refusal('no-storage', `${node} has no storage '${wanted}'`, hint);
  if (!isUsable(found, node))
    throw new Refusal('no-storage', `the storage '${wanted}' is disabled or not for ${node}`, hint);
  if (!found.content.includes('images'))
    throw new Refusal('no-storage', `the storage '${wanted}' is not for VMs (content images)`, hint);
  if (!usable.some(({path, content}) => path !== undefined && content.includes('snippets')))
    throw new Refusal(
      'no-snippets',
      `no storage of ${node} holds snippets, and ${id} ${name} gets its cloud-init documents as such`,
      'pvesm set local --content snippets,... (with what it has already)',
    );
}
