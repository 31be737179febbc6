import {change, defineStep, Refusal} from '@phoenix/kit';
import {guestChange, guestState, nodeState} from '@phoenix/proxmox';
import {startAndBoot} from '../../container/boot.js';

/** Starts the container. `pct start` may say 0 and leave it stopped: what counts is that it runs. */
export default defineStep({
  id: 'lxc.start',
  on: 'node',
  kinds: ['lxc'],
  locks: ({id}) => guestChange(id),
  retry: {attempts: 3, minMs: 3_000, on: ['did-not-converge', 'command-failed']},
  timeoutMs: 10 * 60_000,
  async check({resource: {id, name}, facts}) {
    const state = await facts(guestState(id));
    if (state === undefined || state.running) return [];
    if ((await facts(nodeState)).haResources.has(id))
      throw new Refusal(
        'ha-managed',
        `${id} ${name} is managed by HA, which alone may start it`,
        `ha-manager set ct:${id} --state started`,
      );
    return [change(`start ${id}`, startAndBoot(id))];
  },
});
