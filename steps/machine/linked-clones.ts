import type {NodeState} from '@phoenix/proxmox';

/**
 * The VMs whose disks lie on a template's: their volume ids name its base image (`local-zfs:base-900-disk-0/vm-910-disk-0`,
 * `local:900/base-900-disk-0.qcow2/910/vm-910-disk-0.qcow2`). LVM-thin and btrfs copy on write by themselves: a clone there
 * names no base and lives on without it.
 */
export function linkedClones(id: number, {guests}: Pick<NodeState, 'guests'>): readonly number[] {
  const base = new RegExp(`[:/]base-${id}-disk-\\d+(?:\\.\\w+)?/`);
  const names = ({keys}: {readonly keys: ReadonlyMap<string, string>}) =>
    [...keys.values()].some((value) => base.test(value));
  return [...guests.values()]
    .filter((guest) => guest.id !== id && [guest.config, ...guest.config.snapshots].some(names))
    .map((guest) => guest.id)
    .sort((a, b) => a - b);
}
