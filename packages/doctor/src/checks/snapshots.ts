import {type GuestResource, guestOf} from '@phoenix/kit';
import {nodeState, type Storage, snapshotObstacle, vmSnapshotObstacle} from '@phoenix/proxmox';
import {type Finding, fine, problem, warning} from '../finding.js';
import {group} from '../group.js';
import {defineCheck} from '../patient.js';
import {count, some} from '../words.js';

/** Guests of which phoenix takes snapshots, on storages that have none. */
export const snapshots = defineCheck({
  id: 'snapshots',
  title: 'snapshots',
  async look({facts, wanted}) {
    if (wanted === undefined) return [];
    const guests = [...wanted.guests.values()].filter(takesSnapshots);
    if (guests.length === 0) return [];
    const {storages} = await facts(nodeState);
    const without = guests.flatMap((guest) => {
      const obstacle = obstacleOf(guest, storages);
      return obstacle === undefined ? [] : [{guest, storage: storageOf(guest), obstacle}];
    });
    if (without.length === 0) return [fine(`${count(guests.length, 'guest')} can have them`)];
    return [...group(without, ({storage, guest}) => `${storage} ${guest.kind}`).values()].map((same): Finding => {
      const [{guest, storage}] = same as [(typeof same)[number]];
      const ids = same.map((one) => one.guest.id);
      const type = storages.find(({id}) => id === storage)?.type;
      const what = `${storage} (${type}) has no snapshots of ${guest.kind === 'lxc' ? 'containers' : 'such VMs'}`;
      const sources = same
        .filter((one) => guestOf(one.guest).templateSnapshot !== undefined)
        .map((one) => one.guest.id);
      const elsewhere = 'a storage of the type zfspool, btrfs or lvmthin';
      return sources.length > 0
        ? problem(
            `${what}, and others are to be cloned from one of ${some(sources)}`,
            `put ${some(sources)} on ${elsewhere}`,
          )
        : warning(
            `${what}: ${some(ids)} will have none, and reconfigure cannot take them back`,
            `put them on ${elsewhere}, or say "enable_lifecycle_snapshots": false`,
          );
    });
  },
});

const takesSnapshots = (guest: GuestResource): boolean => {
  const {lifecycleSnapshots, templateSnapshot} = guestOf(guest);
  if (guest.kind === 'vm' && guest.vm.isTemplate) return false;
  return lifecycleSnapshots || templateSnapshot !== undefined;
};

const storageOf = (guest: GuestResource): string =>
  guest.kind === 'lxc' ? guest.container.rootfs.storage : guest.vm.disk.storage;

/** Of the disk as it will be made; phoenix makes VMs' disks qcow2 on storages of files, not on plain LVM. Storages that are not there are told elsewhere. */
function obstacleOf(guest: GuestResource, storages: readonly Storage[]): string | undefined {
  const storage = storageOf(guest);
  if (!storages.some(({id}) => id === storage)) return undefined;
  const volume = `${storage}:vm-${guest.id}-disk-0`;
  const ending = storages.find(({id}) => id === storage)?.type === 'lvm' ? '' : '.qcow2';
  return guest.kind === 'lxc'
    ? snapshotObstacle({keys: new Map([['rootfs', `${volume},size=1G`]])}, storages)
    : vmSnapshotObstacle({keys: new Map([['scsi0', `${volume}${ending},size=1G`]])}, storages);
}
