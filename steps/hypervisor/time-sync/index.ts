import {type Change, defineStep} from '@phoenix/kit';
import {aptLock, unitStates} from '@phoenix/proxmox';
import {install} from '../../node/install.js';
import {running} from '../../node/service.js';
import {settingsOf} from '../../node/settings.js';

/** Proxmox's own choice first; any of the others does as well. */
const CLOCKS = ['chrony.service', 'systemd-timesyncd.service', 'ntpsec.service', 'openntpd.service'];

/** Something keeps the node's clock right: certificates, and a cluster's nodes, need it. Asked where the config speaks of time. */
export default defineStep({
  id: 'hypervisor.time-sync',
  on: 'node',
  kinds: ['hypervisor'],
  after: ['hypervisor.repositories'],
  wanted: (resource) => settingsOf(resource).system.timezone !== undefined,
  locks: () => [aptLock()],
  timeoutMs: 600_000,
  async check(context): Promise<readonly Change[]> {
    const states = await context.facts(unitStates(CLOCKS));
    if (states.some(({active}) => active === 'active')) return [];
    // They exclude each other (Debian's time-daemon): of what is installed none is put out of the way.
    const present =
      CLOCKS.find((_, i) => states[i]?.load === 'loaded') ?? CLOCKS.find((_, i) => states[i]?.load === 'masked');
    return present === undefined ? install(context, ['chrony']) : running(context, [present]);
  },
});
