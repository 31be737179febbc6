import {type Change, defineStep, type StepContext} from '@phoenix/kit';
import {type GuestState, guestChange, guestState} from '@phoenix/proxmox';
import {asContainer} from '../../container/resource.js';
import {usedByDevices} from '../../container/used-by-devices.js';
import {usedByMounts} from '../../container/used-by-mounts.js';
import {refuseHa} from '../../guest/ha.js';
import {warnRestartPending} from '../../guest/restart-pending.js';
import {diskChange} from './disk.js';
import {keysChange} from './keys.js';
import {mountsChange} from './mounts.js';
import {nicsAtStart} from './nics-at-start.js';
import {rawChange} from './raw.js';
import {restart, startAgain, withShutdown} from './restart.js';
import {rootOptionsChange} from './root-options.js';

/** Brings the container's config to the desired state: one `pct set` with only what differs, raw lines, disk size. */
export default defineStep({
  id: 'lxc.configure',
  on: 'node',
  kinds: ['lxc'],
  uses(resource) {
    const {container} = asContainer(resource);
    return [...usedByDevices(container), ...usedByMounts(container.mounts.filter(({as}) => as === 'raw'))];
  },
  locks: ({id}) => guestChange(id),
  async check(context) {
    const own = asContainer(context.resource);
    const state = await context.facts(guestState(own.id));
    if (state === undefined) return [];
    const disk = diskChange(own, state);
    if (disk.warning !== undefined) context.warn('disk-kept', disk.warning);
    const raw = rawChange(own, state);
    const others = [
      ...mountsChange(own, state),
      ...keysChange(own, state),
      ...disk.changes,
      ...rootOptionsChange(own, state),
    ];
    // Raw lines first: they are computed from the file as it was seen, and pct keeps them.
    return state.running ? ofRunning(context, state, raw, others) : [...raw, ...others];
  },
});

/** What a running guest takes only at its next start: by the restart that the user allows, or whenever that comes. */
async function ofRunning(
  context: StepContext,
  state: GuestState,
  raw: readonly Change[],
  others: readonly Change[],
): Promise<readonly Change[]> {
  const {id} = state;
  const changes = [...raw, ...others];
  const pending = pendingKeys(state);
  // Nothing on the node says afterwards that these wait: it is said when they are written.
  const silent = [...(raw.length > 0 ? ['raw lines'] : []), ...nicsAtStart(others.flatMap(({diff = []}) => diff))];
  if (!context.allows('restart')) {
    const waiting = [...pending, ...silent];
    if (waiting.length > 0) warnRestartPending(context, waiting);
    return changes;
  }
  if (pending.length > 0 || silent.length > 0 || changes.some(({impact}) => impact === 'restart'))
    await refuseHa(context, 'stopped');
  if (silent.length > 0) return [...withShutdown(id, changes), startAgain(id)];
  // What this round stages is restarted for in the next one, when it is known to be pending.
  return changes.length > 0 || pending.length === 0 ? changes : [restart(id, pending)];
}

const pendingKeys = ({config: {pending}}: GuestState): readonly string[] => [...pending.set.keys(), ...pending.delete];
