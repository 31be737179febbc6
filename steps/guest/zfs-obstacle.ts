import {Refusal, type StepContext} from '@phoenix/kit';
import {datasetOf, nodeState, type Snapshot, volumesIn, zfsSnapshots} from '@phoenix/proxmox';
import {asGuest} from './resource.js';

/** Of storage replication (PVE::Replication): Proxmox takes those away by itself. */
const REPLICATION = /^__replicate_/;

/**
 * ZFS goes back to its newest snapshot only, and knows more of them than the guest's config: those of sanoid,
 * zfs-auto-snapshot, or a hand. Proxmox would say so after the guest has been shut down and other snapshots are gone.
 * @param away names of those that are deleted before @throws Refusal
 */
export async function refuseZfsSnapshots(
  {facts, resource}: StepContext,
  snapshot: Snapshot,
  away: readonly string[],
): Promise<void> {
  const {id, name, kind} = asGuest(resource);
  const {storages} = await facts(nodeState);
  const datasets = volumesIn(kind, snapshot).flatMap(({volume}) => datasetOf(volume, storages) ?? []);
  for (const [dataset, names] of await facts(zfsSnapshots(id, datasets))) {
    const at = names.indexOf(snapshot.name);
    const others = names.slice(at + 1).filter((one) => at >= 0 && !away.includes(one) && !REPLICATION.test(one));
    if (others.length > 0)
      throw new Refusal(
        'zfs-snapshots',
        `${id} ${name} cannot go back to ${snapshot.name}: ${dataset} has newer snapshots that are not Proxmox's: ${others.join(', ')}`,
        `zfs destroy ${dataset}@${others[0]}, if nobody needs it, and so on; or restore files from ${snapshot.name} by hand`,
      );
  }
}
