import {defineStep, guestOf} from '@phoenix/kit';
import {checkFirewall} from '../../guest/firewall.js';
import {asGuest} from '../../guest/resource.js';

/** The container's own firewall file. */
export default defineStep({
  id: 'lxc.firewall',
  on: 'node',
  kinds: ['lxc'],
  uses: (resource) => (guestOf(asGuest(resource)).firewall === undefined ? [] : ['hypervisor.firewall']),
  check: checkFirewall,
});
