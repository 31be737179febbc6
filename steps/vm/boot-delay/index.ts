import {defineStep} from '@phoenix/kit';
import {checkBootDelay, hasBootDelay} from '../../guest/boot-delay.js';

/** boot_delay: what starts after this VM waits for as long as it would at the node's boot. */
export default defineStep({
  id: 'vm.boot-delay',
  on: 'node',
  kinds: ['vm'],
  wanted: hasBootDelay,
  check: async (context) => checkBootDelay(context, 'vm.start'),
});
