import {type Entry, LOOK_FOR_VOLUMES, volumesOf} from '@phoenix/adopt';
import {type GuestState, vmHost} from '@phoenix/proxmox';
import type {Target} from '../target.js';
import type {Stamps} from './stamps.js';

/** The shares that phoenix mounts in VMs, by id: of those whose stamps say that there are any. */
export async function readVolumes(
  guests: readonly GuestState[],
  stamps: ReadonlyMap<number, Stamps>,
  {node}: Target,
  signal: AbortSignal,
): Promise<ReadonlyMap<number, readonly Entry[]>> {
  const asked = guests.filter(({id, kind}) => kind === 'vm' && stamps.get(id)?.has('access-volumes') === true);
  const read = await Promise.all(
    asked.map(async ({id}) => {
      const {exitCode, stdout} = await vmHost(node, id, `${node.label}/${id}`).exec(LOOK_FOR_VOLUMES, {signal});
      return [id, exitCode === 0 ? volumesOf(stdout) : []] as const;
    }),
  );
  return new Map(read);
}
