import {type Change, change, type VmResource} from '@phoenix/kit';
import {drivesOf, type GuestState, qmResize} from '@phoenix/proxmox';

/** The system's disk grows; it is never shrunk and never moved. The guest's own filesystem follows at its next boot (cloud-init's growpart). */
export function diskChange(
  {id, vm}: VmResource,
  {config, running}: GuestState,
): {readonly changes: readonly Change[]; readonly warning?: string} {
  const disk = drivesOf(config).find(({key}) => key === 'scsi0');
  const {sizeGb: wanted, storage} = vm.disk;
  if (disk === undefined) return {changes: [], warning: 'there is no scsi0: phoenix looks after no other disk'};
  const {sizeGb: size = wanted} = disk;
  if (wanted !== undefined && size !== undefined && !isAsked(size, wanted)) {
    const difference = `scsi0 has ${size}G, the config says ${wanted}G`;
    if (size > wanted) return {changes: [], warning: `${difference}: disks are never shrunk`};
    // Clones lie on it.
    if (config.template) return {changes: [], warning: `${difference}: the disk of a template does not change`};
    const diff = [{field: 'scsi0 size', from: `${size}G`, to: `${wanted}G`}];
    const impact = running ? 'hotplug' : 'none';
    return {changes: [change(`grow scsi0 to ${wanted}G`, [qmResize(id, 'scsi0', wanted)], {diff, impact})]};
  }
  if (disk.storage !== storage)
    return {
      changes: [],
      warning: `scsi0 is on ${disk.storage ?? disk.volume}, the config says ${storage}: phoenix does not move it (qm disk move ${id} scsi0 ${storage})`,
    };
  return {changes: []};
}

/** Storages round up: LVM to its extents, 4 MiB mostly. */
const isAsked = (size: number, wanted: number): boolean => size >= wanted && size - wanted < 1 / 64;
