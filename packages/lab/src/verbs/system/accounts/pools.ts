import type {Files} from '../../../node.js';
import {Die} from '../../cli/die.js';
import {complain} from '../complain.js';
import {lines, linesOf, save} from './user-config.js';

/** Resource pools, as PVE::API2::Pool and PVE::AccessControl keep them in user.cfg. */
interface Pool {
  readonly id: string;
  readonly comment: string;
  readonly guests: readonly number[];
  readonly storages: string;
}

const poolsOf = (files: Files): readonly Pool[] =>
  linesOf(files, 'pool').map(([, id = '', comment = '', guests = '', storages = '']) => ({
    ...{id, comment, storages},
    guests: guests.split(',').filter(Boolean).map(Number),
  }));

const write = (files: Files, pools: readonly Pool[]): void =>
  save(files, [
    ...lines(files).filter(([kind]) => kind !== 'pool'),
    ...pools.map(({id, comment, guests, storages}) => [
      ...['pool', id, comment],
      ...[[...guests].sort((a, b) => a - b).join(','), storages, ''],
    ]),
  ]);

/** For a guest that is made in a pool. @throws Die when there is no such pool */
export const enterPool = (files: Files, pool: string | undefined, vmid: number): void => {
  if (pool === undefined) return;
  if (!poolsOf(files).some(({id}) => id === pool))
    throw new Die(`403 Permission check failed (pool '${pool}' does not exist)\n`, 2);
  move(files, pool, [vmid]);
};

/** A guest that is destroyed is in no pool any more. */
export const leavePools = (files: Files, vmid: number): void => {
  if (poolsOf(files).some(({guests}) => guests.includes(vmid))) move(files, undefined, [vmid]);
};

const move = (files: Files, pool: string | undefined, vmids: readonly number[]): void =>
  write(
    files,
    poolsOf(files).map((one) => {
      const others = one.guests.filter((id) => !vmids.includes(id));
      return {...one, guests: one.id === pool ? [...others, ...vmids] : others};
    }),
  );

/** `pveum pool add`: a pool below another wants that one first. */
export const addPool = (files: Files, id: string, comment = ''): void => {
  if (!/^[A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+){0,2}$/.test(id))
    complain(
      `400 Parameter verification failed.\npoolid: invalid format - value '${id}' does not look like a valid pool name\n`,
      2,
    );
  const pools = poolsOf(files);
  if (pools.some((one) => one.id === id)) complain(`create pool failed: pool '${id}' already exists`, 255);
  const parent = id.slice(0, Math.max(0, id.lastIndexOf('/')));
  if (parent !== '' && !pools.some((one) => one.id === parent))
    complain(`create pool failed: parent '${parent}' of pool '${id}' does not exist`, 255);
  write(files, [...pools, {id, comment, guests: [], storages: ''}]);
};

/** `pveum pool modify --vms`. A guest of another pool is only taken with `allow-move`. */
export const addToPool = (files: Files, id: string, vms: string, options: ReadonlyMap<string, string>): void => {
  const pools = poolsOf(files);
  const fail = (text: string) => complain(`update pools failed: ${text}`, 255);
  const pool = pools.find((one) => one.id === id) ?? fail(`pool '${id}' does not exist`);
  const vmids = vms
    .split(/[,;\s]+/)
    .filter(Boolean)
    .map(Number);
  for (const vmid of vmids) {
    if (pool.guests.includes(vmid)) fail(`VM ${vmid} is already a pool member`);
    const other = pools.find(({guests}) => guests.includes(vmid));
    if (other !== undefined && options.get('allow-move') !== '1')
      fail(`VM ${vmid} is already in pool '${other.id}' and allow-move not set`);
  }
  move(files, id, vmids);
};
