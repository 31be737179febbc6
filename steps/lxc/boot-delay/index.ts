import {defineStep} from '@phoenix/kit';
import {checkBootDelay, hasBootDelay} from '../../guest/boot-delay.js';

/** boot_delay: what starts after this container waits for as long as it would at the node's boot. */
export default defineStep({
  id: 'lxc.boot-delay',
  on: 'node',
  kinds: ['lxc'],
  wanted: hasBootDelay,
  check: async (context) => checkBootDelay(context, 'lxc.start'),
});
