import {type Change, change, defineStep, type LxcResource} from '@phoenix/kit';
import {type GuestState, guestChange, guestState, pctShutdown} from '@phoenix/proxmox';
import {startAndBoot} from '../../container/boot.js';
import {asContainer} from '../../container/resource.js';
import {diskChange} from './disk.js';
import {keysChange} from './keys.js';
import {rawChange} from './raw.js';

/** Brings the container's config to the desired state: one `pct set` with only what differs, raw lines, disk size. */
export default defineStep({
  id: 'lxc.configure',
  on: 'node',
  kinds: ['lxc'],
  locks: ({id}) => guestChange(id),
  async check({resource, facts, warn, allows}) {
    const own = asContainer(resource);
    const state = await facts(guestState(own.id));
    if (state === undefined) return [];
    const disk = diskChange(own, state);
    if (disk.warning !== undefined) warn('disk-kept', disk.warning);
    const changes = changesFor(own, state, disk.changes);
    const pending = pendingKeys(state);
    if (pending === '' || !state.running) return changes;
    // What this round stages is restarted for in the next one, when it is known to be pending.
    if (allows('restart')) return changes.length > 0 ? changes : [restartFor(own.id, pending)];
    warn(
      'restart-pending',
      `${pending} takes effect at its next restart`,
      `phoenix restart ${own.id}, or --allow restart:${own.id}`,
    );
    return changes;
  },
});

/** Raw lines first: they are computed from the file as it was seen, and pct keeps them. */
const changesFor = (resource: LxcResource, state: GuestState, disk: readonly Change[]): readonly Change[] => [
  ...rawChange(resource, state),
  ...keysChange(resource, state),
  ...disk,
];

const restartFor = (id: number, pending: string): Change =>
  change(`restart ${id} for ${pending}`, [pctShutdown(id, {timeoutS: 60}), ...startAndBoot(id)], {impact: 'restart'});

const pendingKeys = ({config: {pending}}: GuestState): string => [...pending.set.keys(), ...pending.delete].join(', ');
