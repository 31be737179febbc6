import {type Change, change, exec} from '@phoenix/kit';
import {startAndBoot} from '../../container/boot.js';
import {shutDown} from '../../container/shutdown.js';

/** Down and up again, which applies what Proxmox has pending. */
export const restart = (id: number, pending: readonly string[]): Change =>
  change(`restart ${id} for ${pending.join(', ')}`, [shutDown(id), ...startAndBoot(id)], {
    impact: 'restart',
  });

/**
 * Shut down before the first of these changes. In this order whatever breaks off is seen when asked again: written first,
 * raw lines would look done, and a guest that went on running would never get them.
 */
export const withShutdown = (id: number, [first, ...rest]: readonly Change[]): readonly Change[] =>
  first === undefined ? [] : [{...first, impact: 'restart', actions: [exec(shutDown(id)), ...first.actions]}, ...rest];

/** Where this is not reached the guest stands still, and is started like any other. */
export const startAgain = (id: number): Change => change(`start ${id} again`, startAndBoot(id), {impact: 'restart'});
