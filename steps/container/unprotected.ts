import {type Action, type Command, exec, type LxcResource} from '@phoenix/kit';
import {type GuestState, pctSet} from '@phoenix/proxmox';

/**
 * Proxmox lets nobody touch a volume of a protected guest, and what is changed here is what the user's config says:
 * protection is lifted for these commands, and comes back whatever happens to them where the config wants it.
 */
export function unprotected(
  {id, container}: LxcResource,
  {config}: GuestState,
  commands: readonly Command[],
): {readonly commands: readonly Command[]; readonly cleanup?: readonly Action[]} {
  // What the config wants is there by now.
  if (config.keys.get('protection') !== '1' && !container.protection) return {commands};
  return {
    commands: [pctSet(id, {set: {protection: 0}}), ...commands],
    ...(container.protection ? {cleanup: [exec(pctSet(id, {set: {protection: 1}}))]} : {}),
  };
}
