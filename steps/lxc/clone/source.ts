import {type CloneOrigin, type LxcResource, Refusal, type StepContext} from '@phoenix/kit';
import {type GuestState, readBlock, type Snapshot} from '@phoenix/proxmox';
import {isUnprivileged} from '../../container/privilege.js';
import {sourceHash} from '../../container/source-hash.js';

/** A clone is as privileged as what it is copied from: pct clone cannot change it, and what it makes would be wrong for ever. */
export function refuseOtherPrivilege(
  {id, name, container}: LxcResource,
  {source, snapname}: CloneOrigin,
  snapshot: Snapshot | undefined,
): void {
  if (snapshot === undefined || isUnprivileged(snapshot) === container.unprivileged) return;
  const word = (unprivileged: boolean) => (unprivileged ? 'unprivileged' : 'privileged');
  const [wanted, there] = [container.unprivileged, !container.unprivileged].map(word);
  throw new Refusal(
    'unprivileged',
    `${id} ${name} is to be ${wanted}, ${source} at ${snapname} is ${there}, and a clone is what its source is`,
    `unprivileged: ${!container.unprivileged} in its config, a source that is ${wanted}, or an OS template`,
  );
}

/** A clone that is in use is not made again for what its source has become. */
export function warnRenewed(
  {warn, resource: {id}}: StepContext,
  {source, snapname}: CloneOrigin,
  {config}: GuestState,
  snapshot: Snapshot | undefined,
): void {
  const noted = readBlock(config.description).block.source;
  if (snapshot === undefined || snapshot.snapstate !== undefined || noted === undefined) return;
  if (noted !== sourceHash(source, snapshot))
    warn(
      'source-renewed',
      `${id} was not cloned from ${source} at ${snapname} as that is now; it is left as it is`,
      `delete ${id} and create it again to have what the source has become`,
    );
}
