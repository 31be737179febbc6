import {activeTasks, type GuestState, isCreated, nodeState, type Task} from '@phoenix/proxmox';
import {type Finding, fine, problem, warning} from '../finding.js';
import {defineCheck, type Wanted} from '../patient.js';
import {count} from '../words.js';

/** Proxmox's `lock:` of guests, and whether a task lives that holds it. */
export const guestLocks = defineCheck({
  id: 'guest-locks',
  title: 'guest locks',
  async look({facts, wanted}) {
    const {guests} = await facts(nodeState);
    const locked = [...guests.values()].filter(({config}) => config.lock !== undefined);
    if (guests.size === 0) return [];
    if (locked.length === 0) return [fine(`none of ${count(guests.size, 'guest')} is locked`)];
    const [first, ...others] = locked.map(({id}) => id);
    const tasks = await facts(activeTasks(first!, others));
    return locked.map((guest) => tell(guest, tasks, wanted));
  },
});

function tell(guest: GuestState, tasks: readonly Task[], wanted: Wanted | undefined): Finding {
  const {id, kind, config} = guest;
  const what = `${id} is locked (${config.lock})`;
  // A clone's task has the id of its source; a backup job has none.
  const task = tasks.find((one) => one.id === String(id)) ?? tasks.find(({type}) => /clone$|^vzdump$/.test(type));
  if (task !== undefined) return warning(`${what} by ${task.type} of ${task.user}, which runs`, 'phoenix waits for it');
  if (kind === 'vm' && config.lock === 'suspended')
    return warning(`${id} is suspended to disk, and phoenix leaves it alone`, `wake it up: qm start ${id}`);
  const own = wanted?.guests.has(id) === true;
  if (own && !isCreated(guest))
    return warning(`${what}, half made by a run that broke off`, 'nothing: the next run removes it and makes it anew');
  const unlock = `look what broke off, then: ${kind === 'lxc' ? 'pct' : 'qm'} unlock ${id}`;
  const stale = `${what}, and no task holds that lock`;
  return own ? problem(stale, unlock) : warning(stale, unlock);
}
