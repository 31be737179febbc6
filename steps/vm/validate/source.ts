import {Refusal, type VmResource} from '@phoenix/kit';
import {drivesOf, type NodeState} from '@phoenix/proxmox';
import {refuseSnapshotCopy} from '../../machine/snapshot-copies.js';

/** What a clone's source cannot be, where it is there already: one that this run makes is not looked at. */
export function refuseSource(own: VmResource, {clusterIds, guests, storages, name: node}: NodeState): void {
  const {id, name, vm} = own;
  if (vm.origin.from !== 'clone') return;
  const {source} = vm.origin;
  const home = clusterIds.get(source);
  if (home?.kind === 'lxc')
    throw new Refusal('source-kind', `${id} ${name} is to be cloned from ${source}, which is a container`);
  if (home !== undefined && home.node !== node)
    throw new Refusal(
      'other-node',
      `${id} ${name} is to be cloned from ${source}, which lives on the node ${home.node}`,
      `migrate ${source} to ${node}, or choose another source`,
    );
  refuseSnapshotCopy(own, vm.origin, guests.get(source), storages);
  const config = guests.get(source)?.config;
  const disk = config === undefined ? undefined : drivesOf(config).find(({key}) => key === 'scsi0');
  const {sizeGb} = vm.disk;
  if (disk?.sizeGb !== undefined && sizeGb !== undefined && sizeGb < disk.sizeGb)
    throw new Refusal(
      'disk-smaller',
      `${id} ${name} is to have ${sizeGb}G, its source ${source} has ${disk.sizeGb}G, and disks only grow`,
      `disk_size_gb: ${Math.ceil(disk.sizeGb)} or more`,
    );
}
