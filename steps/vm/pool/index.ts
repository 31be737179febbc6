import {defineStep} from '@phoenix/kit';
import {checkPool, hasPool, poolLocks} from '../../guest/pool.js';

/** The resource pool that the VM is in. */
export default defineStep({
  id: 'vm.pool',
  on: 'node',
  kinds: ['vm'],
  plansAbsent: true,
  wanted: hasPool,
  locks: poolLocks,
  check: checkPool,
});
