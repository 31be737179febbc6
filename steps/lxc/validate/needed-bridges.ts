import type {LxcResource} from '@phoenix/kit';
import {type GuestState, parseProperties} from '@phoenix/proxmox';
import {nicKeys} from '../../container/nic-keys.js';
import {isHalfMade} from '../../guest/half-made.js';

/** Bridges of the nics that are still to be put on them: what a guest has already is not asked for. */
export function neededBridges({container}: LxcResource, state: GuestState | undefined): readonly string[] {
  const keys = state === undefined || isHalfMade(state) ? undefined : state.config.keys;
  const netKeys = nicKeys(container.nics, keys);
  return container.nics
    .filter(({bridge}, i) => parseProperties(keys?.get(netKeys[i]!) ?? '').get('bridge') !== bridge)
    .map(({bridge}) => bridge);
}
