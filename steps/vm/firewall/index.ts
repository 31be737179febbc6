import {defineStep, guestOf} from '@phoenix/kit';
import {checkFirewall} from '../../guest/firewall.js';
import {asGuest} from '../../guest/resource.js';

/** The VM's own firewall file. */
export default defineStep({
  id: 'vm.firewall',
  on: 'node',
  kinds: ['vm'],
  uses: (resource) => (guestOf(asGuest(resource)).firewall === undefined ? [] : ['hypervisor.firewall']),
  check: checkFirewall,
});
