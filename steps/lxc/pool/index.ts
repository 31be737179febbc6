import {defineStep} from '@phoenix/kit';
import {checkPool, hasPool, poolLocks} from '../../guest/pool.js';

/** The resource pool that the container is in. */
export default defineStep({
  id: 'lxc.pool',
  on: 'node',
  kinds: ['lxc'],
  plansAbsent: true,
  wanted: hasPool,
  locks: poolLocks,
  check: checkPool,
});
