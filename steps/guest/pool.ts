import {type Change, change, guestOf, type Resource, type StepContext} from '@phoenix/kit';
import {guestState, pveumPoolAdd, pveumPoolTake, readResourcePools, textsOf} from '@phoenix/proxmox';
import {asGuest} from './resource.js';

const USERS = '/etc/pve/user.cfg';

export const hasPool = (resource: Resource): boolean => guestOf(asGuest(resource)).pool !== undefined;

/** Guests share the file in which Proxmox keeps its pools. */
export const poolLocks = () => [{name: 'node:resource-pools', units: 'all'} as const];

/** The guest's resource pool: made where there is none, before the guest is, which is made in it. One that is there is taken in. */
export async function checkPool({resource, facts}: StepContext): Promise<readonly Change[]> {
  const {id} = resource;
  const pool = guestOf(asGuest(resource)).pool!;
  const [texts, state] = await Promise.all([facts(textsOf([USERS])), facts(guestState(id))]);
  const pools = readResourcePools(texts.get(USERS));
  const missing = withParents(pool).filter((name) => !pools.has(name));
  const added = missing.map((name) =>
    change(`add the resource pool ${name}`, [pveumPoolAdd(name)], {touches: ['node']}),
  );
  if (state === undefined || pools.get(pool)?.has(id) === true) return added;
  const from = [...pools].find(([, guests]) => guests.has(id))?.[0];
  return [
    ...added,
    change(`put ${id} into the resource pool ${pool}`, [pveumPoolTake(pool, id, from !== undefined)], {
      diff: [{field: 'pool', from, to: pool}],
      touches: ['node'],
    }),
  ];
}

/** `a/b/c`: `a`, `a/b`, and itself. */
const withParents = (pool: string): readonly string[] =>
  pool.split('/').map((_, i, parts) => parts.slice(0, i + 1).join('/'));
