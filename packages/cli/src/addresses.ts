import {createSlots} from '@phoenix/engine';
import type {GuestResource} from '@phoenix/kit';
import {askAddresses, configuredAddresses, type GuestState, plainAddress, readAddresses} from '@phoenix/proxmox';
import type {Target} from './target.js';

/** How many are asked at once, and how long each and all of them may take: one that hangs must not hang whoever looks. */
const AT_ONCE = 8;
const ANSWER_MS = 3_000;
const ALL_MS = 8_000;

/**
 * The addresses of these guests: as configured, else what a running guest says of itself. One command for each that has
 * to be asked; who does not answer in time has none.
 */
export async function addressesOf(
  guests: readonly GuestState[],
  wanted: ReadonlyMap<number, GuestResource>,
  {node}: Pick<Target, 'node'>,
  kill: AbortSignal,
): Promise<ReadonlyMap<number, readonly string[]>> {
  const slots = createSlots(AT_ONCE);
  const over = AbortSignal.timeout(ALL_MS);
  const found = guests.map(async (guest): Promise<readonly [number, readonly string[]]> => {
    const known = [...new Set([...configuredAddresses(guest), ...described(wanted.get(guest.id))])];
    const command = known.length > 0 || !guest.running ? undefined : askAddresses(guest);
    if (command === undefined) return [guest.id, known];
    await slots.enter();
    try {
      const signal = AbortSignal.any([kill, over, AbortSignal.timeout(ANSWER_MS)]);
      signal.throwIfAborted();
      const {exitCode, stdout} = await node.exec(command, {signal});
      return [guest.id, exitCode === 0 ? readAddresses(guest, stdout) : []];
    } catch (error) {
      if (kill.aborted) throw error;
      return [guest.id, []];
    } finally {
      slots.leave();
    }
  });
  return new Map(await Promise.all(found));
}

/** A VM is told its address by cloud-init's documents, of which Proxmox's config says nothing. */
const described = (resource: GuestResource | undefined): readonly string[] =>
  resource?.kind === 'vm' ? resource.vm.nics.flatMap(({ip, ip6}) => [ip, ip6].flatMap(plainAddress)) : [];
