import type {GuestResource} from '@phoenix/kit';
import {type GuestState, lxcHost, vmHost} from '@phoenix/proxmox';
import {stampsOf} from '@phoenix/scripts';
import type {Target} from '../target.js';

export type Stamps = ReadonlyMap<string, string>;

/** What has run inside the guests that answer, by id. One that does not answer has said nothing. */
export async function readStamps(
  guests: readonly GuestState[],
  {node}: Target,
  signal: AbortSignal,
): Promise<ReadonlyMap<number, Stamps>> {
  const read = await Promise.all(
    guests
      // Somebody else's has none; and its agent may be silent for long.
      .filter(({running, config}) => running && config.description.includes('<!-- phoenix:1 '))
      .map(async ({id, kind}): Promise<[number, Stamps]> => {
        const host = HOSTS[kind](node, id, `${node.label}/${id}`);
        const reader = {
          label: host.label,
          exec: (command: {readonly argv: readonly string[]}) => host.exec(command, {signal}),
        };
        return [
          id,
          await stampsOf(id)
            .read(reader)
            .catch(() => new Map()),
        ];
      }),
  );
  return new Map(read);
}

const HOSTS = {lxc: lxcHost, vm: vmHost} satisfies Record<GuestResource['kind'], unknown>;
