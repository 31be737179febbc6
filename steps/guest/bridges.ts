import {type GuestResource, Refusal} from '@phoenix/kit';

/**
 * Proxmox looks for a bridge only when the guest starts. `wanted` are those it is to be on, `present` the interfaces of the
 * node, which is called `node`.
 */
export function refuseBridges(
  {id, name}: GuestResource,
  wanted: readonly string[],
  present: readonly string[],
  node: string,
): void {
  const missing = wanted.find((bridge) => !present.includes(bridge));
  if (missing === undefined) return;
  const bridges = present.filter((one) => /^vmbr/.test(one));
  throw new Refusal(
    'no-bridge',
    `${id} ${name} is to be on the bridge ${missing}, which ${node} does not have`,
    `its bridges: ${bridges.join(', ') || 'none'}`,
  );
}
