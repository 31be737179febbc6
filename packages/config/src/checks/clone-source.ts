import {error, type Finding} from '../finding.js';
import {type Guest, nameOf} from '../guests/guest.js';
import type {World} from '../guests/world.js';
import {asId, asNumber} from '../json.js';
import {mountsOf} from '../normalise/mounts.js';
import {didYouMean} from '../suggest.js';

/** What a clone needs of its source: that it is there, has the snapshot, can be snapshotted, and is not larger. */
export const cloneSources = (world: World): Finding[] =>
  world.guests.flatMap((guest) => {
    const field = guest.kind === 'lxc' ? 'clone_from_ctid' : 'clone_from_vmid';
    const id = asId(guest.object[field]);
    if (id === undefined) return [];
    const source = world.byId.get(id);
    const pointer = guest.at(field);
    if (source === undefined) {
      const others = world.guests.filter((other) => other.kind === guest.kind && other.id !== guest.id);
      return [
        error(
          'missing-clone-source',
          pointer,
          `${nameOf(guest)} is cloned from ${id}, which no file has`,
          didYouMean(
            String(id),
            others.map((other) => String(other.id)),
          ),
        ),
      ];
    }
    if (source.kind !== guest.kind)
      return [
        error(
          'wrong-clone-source',
          pointer,
          `${nameOf(guest)} cannot be cloned from ${nameOf(source)}: one is a container, the other a VM`,
        ),
      ];
    return guest.kind === 'lxc' ? ofContainer(world, guest, source, pointer) : ofMachine(guest, source);
  });

const ofContainer = (world: World, guest: Guest, source: Guest, pointer: string): Finding[] => {
  const findings: Finding[] = [];
  if (source.object.template_snapshot_name === undefined) {
    const message = `${nameOf(guest)} is cloned from ${nameOf(source)}, which has no template_snapshot_name`;
    findings.push(
      error('missing-clone-snapshot', pointer, message, {hint: `add "template_snapshot_name" to ${source.id}`}),
    );
  }
  const size = asNumber(guest.object.storage_size_gb);
  const least = asNumber(source.object.storage_size_gb);
  if (size !== undefined && least !== undefined && size < least) {
    const message = `${nameOf(guest)} has a root disk of ${size} GiB, smaller than the ${least} GiB of its clone source ${nameOf(source)}`;
    findings.push(error('rootfs-smaller', guest.at('storage_size_gb'), message, {hint: 'a disk never shrinks'}));
  }
  const bind = mountsOf(source, world.hypervisor).find(({as}) => as === 'mp');
  if (bind !== undefined) {
    const message = `${nameOf(source)} has the bind mount ${bind.containerPath}: Proxmox takes no snapshot of it for ${nameOf(guest)} to be cloned from`;
    findings.push(
      error('clone-source-with-bind-mount', bind.pointer, message, {
        hint: 'use "as": "raw" for this mount, or mount it in the clone',
      }),
    );
  }
  return findings;
};

const ofMachine = (guest: Guest, source: Guest): Finding[] => {
  const findings: Finding[] = [];
  const {linked_clone, disk_size_gb, storage_pool} = guest.object;
  const isTemplate = source.object.is_template === true;
  if (linked_clone === true && !isTemplate) {
    const message = `${nameOf(guest)} is a linked clone of ${nameOf(source)}, which is no template`;
    findings.push(
      error('linked-clone', guest.at('linked_clone'), message, {
        hint: `add "is_template": true to ${source.id}, or leave linked_clone out`,
      }),
    );
  }
  const [size, least] = [asNumber(disk_size_gb), asNumber(source.object.disk_size_gb)];
  if (size !== undefined && least !== undefined && size < least) {
    const message = `${nameOf(guest)} has a disk of ${size} GiB, smaller than the ${least} GiB of its clone source ${nameOf(source)}`;
    findings.push(error('disk-smaller', guest.at('disk_size_gb'), message, {hint: 'a disk never shrinks'}));
  }
  const storage = source.object.storage_pool;
  if (
    linked_clone === true &&
    isTemplate &&
    storage_pool !== undefined &&
    storage !== undefined &&
    storage_pool !== storage
  ) {
    const message = `${nameOf(guest)} is a linked clone: its disk lies on ${storage} with that of ${nameOf(source)}, not on ${storage_pool}`;
    findings.push(
      error('linked-clone', guest.at('storage_pool'), message, {hint: 'leave storage_pool or linked_clone out'}),
    );
  }
  return findings;
};
