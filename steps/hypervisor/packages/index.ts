import {type Change, defineStep, type StepContext} from '@phoenix/kit';
import {aptLock} from '@phoenix/proxmox';
import {install} from '../../node/install.js';
import {neededPackages} from '../../node/needed-packages.js';
import {settingsOf} from '../../node/settings.js';
import {warnOfUnread} from '../../node/unread-repositories.js';

/**
 * What must be installed: the config's own list, and what its other sections need, in one go. Those install theirs
 * themselves where this could not. Nothing is ever taken away.
 */
export default defineStep({
  id: 'hypervisor.packages',
  on: 'node',
  kinds: ['hypervisor'],
  after: ['hypervisor.repositories'],
  wanted: (resource) => neededPackages(settingsOf(resource)).length > 0,
  locks: () => [aptLock()],
  retry: {attempts: 3, minMs: 5_000, maxMs: 30_000},
  timeoutMs: 1_800_000,
  async check(context: StepContext): Promise<readonly Change[]> {
    await warnOfUnread(context);
    return install(context, neededPackages(settingsOf(context.resource)));
  },
});
