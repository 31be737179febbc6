import {change, cmd, defineStep} from '@phoenix/kit';
import {asContainer} from '../../container/resource.js';

/** boot_delay: what starts after this guest waits for as long as it would at the node's boot. Only behind a start. */
export default defineStep({
  id: 'lxc.boot-delay',
  on: 'node',
  kinds: ['lxc'],
  wanted(resource) {
    const {onboot, startup} = asContainer(resource).container;
    return onboot && (startup?.up ?? 0) > 0;
  },
  async check({resource, hasChanged}) {
    const seconds = asContainer(resource).container.startup?.up ?? 0;
    return hasChanged('lxc.start')
      ? [change(`let ${seconds} s pass (boot_delay)`, [cmd`sleep ${seconds}`], {once: true})]
      : [];
  },
});
