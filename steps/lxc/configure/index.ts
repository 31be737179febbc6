import {type Change, defineStep, type LxcResource} from '@phoenix/kit';
import {type GuestState, guestChange, guestState} from '@phoenix/proxmox';
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
  async check({resource, facts, warn}) {
    const own = asContainer(resource);
    const state = await facts(guestState(own.id));
    if (state === undefined) return [];
    const disk = diskChange(own, state);
    if (disk.warning !== undefined) warn('disk-kept', disk.warning);
    const pending = pendingKeys(state);
    if (pending !== '' && state.running) warn('restart-pending', `${pending} takes effect at its next restart`);
    return changesFor(own, state, disk.changes);
  },
});

/** Raw lines first: they are computed from the file as it was seen, and pct keeps them. */
const changesFor = (resource: LxcResource, state: GuestState, disk: readonly Change[]): readonly Change[] => [
  ...rawChange(resource, state),
  ...keysChange(resource, state),
  ...disk,
];

const pendingKeys = ({config: {pending}}: GuestState): string => [...pending.set.keys(), ...pending.delete].join(', ');
