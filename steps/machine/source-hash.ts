import type {ImageOrigin} from '@phoenix/kit';
import {type GuestState, readBlock, readMark, type Snapshot} from '@phoenix/proxmox';
import {hashOf} from '@phoenix/scripts';

/** What a VM's disk notes as its origin when it is made of an image: another sum is another image. */
export const imageHash = ({image, checksum}: ImageOrigin): string =>
  // Named as when there was no other sum: what stands in VMs' descriptions stays true.
  hashOf({image, sha256: checksum?.hex});

/**
 * What a clone notes as its origin: the hash that its source's snapshot, or the source as a template, carries. What is not
 * phoenix's has none: when a snapshot was taken tells it from the next of its name; a VM is told by its own identity, which
 * Proxmox makes anew with each VM.
 */
export function cloneHash({id, config}: GuestState, snapshot: Snapshot | undefined): string {
  if (snapshot !== undefined)
    return (
      readMark(snapshot.description) ??
      hashOf({foreign: {source: id, snapname: snapshot.name, snaptime: snapshot.snaptime}})
    );
  const {block} = readBlock(config.description);
  return block.template ?? hashOf({foreign: {source: id, smbios: config.keys.get('smbios1')}});
}
