import type {Profile} from './node.js';
import {type Needs, profileFor} from './profile.js';

/**
 * The node that the installer of Proxmox VE leaves, with the disks and cards that the configuration names: no pools, no
 * storage but `local` (and `local-zfs` where the configuration counts on it: the installer's own, on ZFS), no templates, no driver, no bridge but vmbr0, the enterprise repositories on.
 */
export function bareProfile(needs: Needs): Profile {
  const full = profileFor(needs);
  const {pools: _, nvidiaInstalled: __, ...setup} = full.setup ?? {};
  return {
    ...full,
    bridges: ['vmbr0'],
    storages: full.storages.flatMap((storage) => {
      if (storage.id === 'local') return [{...storage, content: ['iso', 'vztmpl', 'backup']}];
      return storage.id === 'local-zfs' && storage.pool === undefined && storage.type === 'zfspool' ? [storage] : [];
    }),
    ...{templates: [], images: [], devices: []},
    setup,
  };
}
