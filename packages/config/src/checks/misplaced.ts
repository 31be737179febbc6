import {type Finding, warning} from '../finding.js';
import type {World} from '../guests/world.js';
import {asObject, isObject} from '../json.js';
import {pointerOf} from '../pointer.js';

/** Things of the hypervisor file that stand at another place than meant, or are placeholders. */
export const misplaced = ({hypervisor}: World): Finding[] => {
  const firewall = asObject(hypervisor?.shared_volumes).firewall;
  if (!isObject(firewall) || 'host_path' in firewall) return [];
  const message = 'the firewall stands among the shared volumes; read as the datacenter firewall';
  return [
    warning('misplaced-firewall', pointerOf('shared_volumes', 'firewall'), message, {
      hint: 'move it to the root of the file',
      on: 'key',
    }),
  ];
};
