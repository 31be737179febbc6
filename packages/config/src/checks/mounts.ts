import {error, type Finding, warning} from '../finding.js';
import {type Guest, nameOf} from '../guests/guest.js';
import type {World} from '../guests/world.js';
import type {JsonObject} from '../json.js';
import {mountsOf, trimmed, volumesOf} from '../normalise/mounts.js';

interface Mounted {
  readonly kind: 'shared' | 'volume' | 'own';
  readonly what: string;
  readonly path: string;
  readonly pointer: string;
}

/**
 * Two mounts on one path: Proxmox accepts them and the later hides the other. Where a shared volume meets the guest's
 * own data volume, old configs mean the shared volume.
 */
export const mounts = ({guests, hypervisor}: World): Finding[] =>
  guests
    .filter(({kind}) => kind === 'lxc')
    .flatMap((guest) => {
      const first = new Map<string, Mounted>();
      return mountedOf(guest, hypervisor).flatMap((mount) => {
        const other = first.get(mount.path);
        first.set(mount.path, other ?? mount);
        return other === undefined ? [] : [conflict(guest, mount, other)];
      });
    });

const conflict = (guest: Guest, mount: Mounted, other: Mounted): Finding => {
  const both = `${nameOf(guest)}: ${mount.what} and ${other.what} are both mounted on ${mount.path}`;
  return other.kind === 'shared' && mount.kind === 'volume'
    ? warning('shared-volume-wins', mount.pointer, `${both}; the shared volume wins, the other is left out`)
    : error('mount-conflict', mount.pointer, both);
};

/** Shared volumes first: of two on one path, the later is the one to complain about. */
const mountedOf = (guest: Guest, hypervisor: JsonObject | undefined): Mounted[] => {
  const binds = mountsOf(guest, hypervisor).map(({shared, what, containerPath, pointer}): Mounted => {
    return {kind: shared ? 'shared' : 'own', what, path: trimmed(containerPath), pointer};
  });
  const volumes = volumesOf(guest).map(({name, mountPoint, pointer}): Mounted => {
    return {kind: 'volume', what: `volume "${name}"`, path: trimmed(mountPoint), pointer};
  });
  return [...binds.filter(({kind}) => kind === 'shared'), ...volumes, ...binds.filter(({kind}) => kind === 'own')];
};
