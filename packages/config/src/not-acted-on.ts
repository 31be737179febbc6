import type {Documents} from './document/locate.js';
import {type Finding, info} from './finding.js';
import type {World} from './guests/world.js';
import {pointerOf} from './pointer.js';

/** What is wanted and this version does not do, beyond what the schemas mark: one line each kind. */
export const notActedOn = ({guests}: World, {vm}: Documents): Finding[] => {
  const vms = guests.filter(({kind}) => kind === 'vm');
  return [
    ...(vms.length === 0
      ? []
      : [
          info(
            'not-acted-on',
            pointerOf('vms'),
            `${vms.length === 1 ? '1 VM' : `${vms.length} VMs`} in ${vm?.name} ${vms.length === 1 ? 'is' : 'are'} validated but not acted on in this version`,
            {on: 'key'},
          ),
        ]),
  ];
};
