import type {GuestResource} from '@phoenix/kit';
import {drivesOf, mountsOf, systemDisk} from '@phoenix/proxmox';

export interface DiskBeside {
  /** `mp0`, `scsi1` */
  readonly key: string;
  /** Volume id, or a path of the node. */
  readonly volume: string;
  /** For people: where it is mounted, or what it is. */
  readonly what: string;
  /** Not a bind mount: Proxmox keeps it, and snapshots take it along. */
  readonly isVolume: boolean;
}

/** What a guest, or one of its snapshots, has beside its root disk that may hold data. */
export function disksBeside(
  kind: GuestResource['kind'],
  section: {readonly keys: ReadonlyMap<string, string>},
): readonly DiskBeside[] {
  if (kind === 'lxc')
    return mountsOf(section)
      .filter(({key}) => key !== 'rootfs')
      .map(({key, volume, mp, type}) => ({key, volume, what: mp, isVolume: type === 'volume'}));
  const system = systemDisk(section)?.key;
  return drivesOf(section)
    .filter(({key, role}) => role === 'disk' && key !== system)
    .map(({key, volume, storage}) => ({key, volume, what: volume, isVolume: storage !== undefined}));
}
