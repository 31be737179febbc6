import {error, type Finding, warning} from '../finding.js';
import {nameOf} from '../guests/guest.js';
import type {World} from '../guests/world.js';
import {asId, asObject} from '../json.js';
import {mountsOf, trimmed, volumesOf} from '../normalise/mounts.js';
import {pointerOf} from '../pointer.js';

/**
 * Two mounts on one path: Proxmox accepts them and the later hides the other. Where a shared volume meets the guest's
 * own data volume, old configs mean the shared volume.
 */
export const mounts = (world: World): Finding[] =>
  world.guests
    .filter(({kind}) => kind === 'lxc')
    .flatMap((guest) => {
      const volumes = volumesOf(guest).map((volume) => ({
        ...volume,
        path: volume.mountPoint,
        what: `volume "${volume.name}"`,
        shared: false,
      }));
      const binds = mountsOf(guest, world.hypervisor).map((mount) => ({
        ...mount,
        path: mount.containerPath,
        what: mount.what,
      }));
      const first = new Map<string, {what: string; shared: boolean}>();
      return [...binds.filter(({shared}) => shared), ...volumes, ...binds.filter(({shared}) => !shared)].flatMap(
        (mount) => {
          const path = trimmed(mount.path);
          const other = first.get(path);
          first.set(path, other ?? mount);
          if (other === undefined) return [];
          if (other.shared && !mount.shared && volumes.some(({pointer}) => pointer === mount.pointer))
            return [
              warning(
                'shared-volume-wins',
                mount.pointer,
                `${nameOf(guest)}: ${mount.what} and ${other.what} are both mounted on ${path}; the shared volume wins, the other is left out`,
              ),
            ];
          return [
            error(
              'mount-conflict',
              mount.pointer,
              `${nameOf(guest)}: ${mount.what} and ${other.what} are both mounted on ${path}`,
            ),
          ];
        },
      );
    });

/** Ids under a shared volume's `mounts` are containers. */
export const sharedVolumeGuests = ({hypervisor, byId}: World): Finding[] =>
  Object.entries(asObject(hypervisor?.shared_volumes)).flatMap(([name, volume]) =>
    Object.keys(asObject(asObject(volume).mounts)).flatMap((key) => {
      const id = asId(key);
      if (id === undefined || byId.get(id)?.kind === 'lxc') return [];
      const is = byId.has(id) ? 'is a VM' : 'no file has';
      const pointer = pointerOf('shared_volumes', name, 'mounts', key);
      return [
        warning(
          'shared-volume-guest',
          pointer,
          `shared volume "${name}" is mounted into ${id}, which ${is}; left out`,
          {on: 'key'},
        ),
      ];
    }),
  );
