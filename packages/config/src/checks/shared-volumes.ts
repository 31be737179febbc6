import {type Finding, warning} from '../finding.js';
import type {World} from '../guests/world.js';
import {asId, asObject} from '../json.js';
import {pointerOf} from '../pointer.js';

/** Ids under a shared volume's `mounts` are containers. */
export const sharedVolumeGuests = ({hypervisor, byId}: World): Finding[] =>
  Object.entries(asObject(hypervisor?.shared_volumes)).flatMap(([name, volume]) =>
    Object.keys(asObject(asObject(volume).mounts)).flatMap((key) => {
      const id = asId(key);
      if (id === undefined || byId.get(id)?.kind === 'lxc') return [];
      const pointer = pointerOf('shared_volumes', name, 'mounts', key);
      const why = byId.has(id) ? 'is a VM' : 'no file has';
      const message = `shared volume "${name}" is mounted into ${id}, which ${why}; left out`;
      return [warning('shared-volume-guest', pointer, message, {on: 'key'})];
    }),
  );
