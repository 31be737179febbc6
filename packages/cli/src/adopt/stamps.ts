import type {GuestResource} from '@phoenix/kit';
import {type GuestState, lxcHost, vmHost} from '@phoenix/proxmox';
import {stampsOf} from '@phoenix/scripts';
import type {Target} from '../target.js';

export type Stamps = ReadonlyMap<string, string>;

/** Guests asked at once. */
const AT_ONCE = 4;

/** What has run inside the guests that answer, by id. One that does not answer has said nothing. */
export async function readStamps(
  guests: readonly GuestState[],
  {node}: Target,
  signal: AbortSignal,
): Promise<ReadonlyMap<number, Stamps>> {
  const stamps = new Map<number, Stamps>();
  // Somebody else's has none; and its agent may be silent for long.
  const asked = guests.filter(({running, config}) => running && config.description.includes('<!-- phoenix:1 '));
  const next = async (): Promise<void> => {
    for (let guest = asked.shift(); guest !== undefined; guest = asked.shift()) {
      const {id, kind} = guest;
      const host = HOSTS[kind](node, id, `${node.label}/${id}`);
      const exec = (command: {readonly argv: readonly string[]}) => host.exec(command, {signal});
      const read = await stampsOf(id)
        .read({label: host.label, exec})
        .catch(() => undefined);
      if (read !== undefined) stamps.set(id, read);
    }
  };
  await Promise.all(Array.from({length: AT_ONCE}, next));
  return stamps;
}

const HOSTS = {lxc: lxcHost, vm: vmHost} satisfies Record<GuestResource['kind'], unknown>;
