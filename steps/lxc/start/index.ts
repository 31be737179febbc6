import {change, defineStep} from '@phoenix/kit';
import {guestChange, guestState} from '@phoenix/proxmox';
import {startAndBoot} from '../../container/boot.js';
import {warnOfOtherDriver} from '../../container/gpu-driver.js';
import {asContainer} from '../../container/resource.js';
import {usedByDevices} from '../../container/used-by-devices.js';
import {refuseHa} from '../../guest/ha.js';

/** Starts the container. `pct start` may say 0 and leave it stopped: what counts is that it runs. */
export default defineStep({
  id: 'lxc.start',
  on: 'node',
  kinds: ['lxc'],
  uses: (resource) => usedByDevices(asContainer(resource).container),
  locks: ({id}) => guestChange(id),
  retry: {attempts: 3, minMs: 3_000, on: ['did-not-converge', 'command-failed']},
  timeoutMs: 10 * 60_000,
  async check(context) {
    const {id} = context.resource;
    // Here, where the node's own driver step is done.
    await warnOfOtherDriver(context, asContainer(context.resource));
    const state = await context.facts(guestState(id));
    if (state === undefined || state.running) return [];
    await refuseHa(context, 'started');
    return [change(`start ${id}`, startAndBoot(id))];
  },
});
