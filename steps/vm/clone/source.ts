import type {StepContext, VmCloneOrigin, VmResource} from '@phoenix/kit';
import {type GuestState, readBlock, type Snapshot} from '@phoenix/proxmox';
import {cloneHash} from '../../machine/source-hash.js';

/** Steps about clones are only wanted where the config names a source. */
export function cloneOf({id, vm: {origin}}: VmResource): VmCloneOrigin {
  if (origin.from === 'clone') return origin;
  throw new Error(`${id} is made from an image`);
}

/** A clone that is in use is not made again for what its source has become. */
export function warnRenewed(
  {warn, resource: {id}}: StepContext,
  {source, snapname}: VmCloneOrigin,
  {config}: GuestState,
  from: GuestState,
  snapshot: Snapshot | undefined,
): void {
  const noted = readBlock(config.description).block.source;
  if (noted === undefined) return;
  // A source that is being made has no hash yet, nor has a snapshot that is being taken.
  if (snapname === undefined ? !from.config.template : snapshot === undefined || snapshot.snapstate !== undefined)
    return;
  if (noted !== cloneHash(from, snapshot))
    warn(
      'source-renewed',
      `${id} was not cloned from ${source}${snapname === undefined ? '' : ` at ${snapname}`} as that is now; it is left as it is`,
      `delete ${id} and create it again to have what the source has become`,
    );
}
