import {type Change, type Command, change, defineStep, Refusal, type StepContext, type ZfsPool} from '@phoenix/kit';
import {
  blockDevices,
  importablePools,
  type Pool,
  poolProperties,
  realPaths,
  withChildren,
  zfsDatasets,
  zfsPools,
} from '@phoenix/proxmox';
import {settingsOf} from '../../node/settings.js';
import {sameValue} from '../../node/zfs-properties.js';
import {setProperties} from '../../node/zfs-set.js';
import {refuseFull} from '../datasets/full-folders.js';
import {type FreeDisk, freeDisks, type Node} from './free-disks.js';
import {givenToGuests} from './given-to-guests.js';
import {describePool, diskNames, isAs, refuseTooFew, vdevWords} from './layout.js';
import {poolOptions} from './options.js';

/** Pools of ZFS. One that is there is never rebuilt, and no disk is taken that anything is on. */
export default defineStep({
  id: 'hypervisor.pools',
  on: 'node',
  kinds: ['hypervisor'],
  plansAbsent: true,
  wanted: (resource) => settingsOf(resource).zfs.pools.length > 0,
  locks: () => [{name: 'node:disks', units: 'all'}],
  timeoutMs: 600_000,
  check,
});

async function check(context: StepContext): Promise<readonly Change[]> {
  const wanted = settingsOf(context.resource).zfs.pools;
  const node = await look(context, wanted);
  const there = (pool: ZfsPool): Pool | undefined => node.pools.find(({name}) => name === pool.name);
  for (const pool of wanted) refuseOther(context, there(pool), pool, node);
  const missing = wanted.filter((pool) => there(pool) === undefined);
  const present = wanted.filter((pool) => there(pool) !== undefined);
  return [...(await make(context, missing, node)), ...(await adjust(context, present))];
}

async function look({facts}: StepContext, wanted: readonly ZfsPool[]): Promise<Node> {
  const named = [...new Set(wanted.flatMap(({disks, wipe}) => [...disks, ...wipe]))];
  const [pools, devices, paths] = await Promise.all([facts(zfsPools), facts(blockDevices), facts(realPaths(named))]);
  return {pools, devices, real: (path) => paths.get(path) ?? path};
}

/** Another layout, or other disks, are somebody's decision and not phoenix's to undo. */
function refuseOther({warn}: StepContext, pool: Pool | undefined, wanted: ZfsPool, node: Node): void {
  if (pool === undefined) return;
  const {name, raidLevel, disks} = wanted;
  const diskOf = diskNames(node.devices, new Set(disks.map(node.real)));
  if (!isAs(pool, wanted, diskOf, node))
    throw new Refusal(
      'other-pool',
      `the pool ${name} is ${describePool(pool, diskOf)}, the config says ${raidLevel} of ${disks.join(', ')}: it is left as it is`,
      'change the config, or rebuild the pool by hand',
    );
  if (pool.state !== 'ONLINE') warn('pool-state', `the pool ${name} is ${pool.state}`, `zpool status -x ${name}`);
}

async function make(context: StepContext, missing: readonly ZfsPool[], node: Node): Promise<readonly Change[]> {
  if (missing.length === 0) return [];
  missing.forEach(refuseTooFew);
  const importable = await context.facts(importablePools);
  const exported = missing.find(({name}) => importable.includes(name));
  if (exported !== undefined)
    throw new Refusal(
      'exported-pool',
      `the pool ${exported.name} lies on disks of this node and is not imported: no new one is made`,
      `zpool import ${exported.name}`,
    );
  const disks = await freeDisks(context, missing, {...node, given: await givenToGuests(context)});
  // zpool create looks, too, but after the disks were erased.
  await refuseFull(context, missing.flatMap(placeOf));
  return missing.flatMap((pool) => [...erase(disks.get(pool.name)!), create(pool)]);
}

/** Where the pool's own dataset will be mounted: zfsprops(7), mountpoint. */
const placeOf = ({name, properties: {mountpoint = `/${name}`, canmount = 'on'}}: ZfsPool): readonly string[] =>
  mountpoint.startsWith('/') && canmount === 'on' ? [mountpoint] : [];

/** The user named these disks under `wipe`. Partitions first: their signatures would be there again with the next table. */
const erase = (disks: readonly FreeDisk[]): readonly Change[] =>
  disks
    .filter(({carries}) => carries.length > 0)
    .map(({name, device, carries}) => {
      const inner = withChildren(device)
        .slice(1)
        .map(({path}) => path);
      const commands: Command[] = [
        ...(inner.length === 0 ? [] : [{argv: ['wipefs', '-a', ...inner]}]),
        {argv: ['wipefs', '-a', device.path]},
        // The kernel's own events for the partitions that are gone, udevadm(8).
        {argv: ['udevadm', 'settle', '--timeout=30']},
      ];
      return change(`erase ${name}`, commands, {diff: [{field: name, from: carries.join(', '), to: undefined}]});
    });

/** Without `-f`: what zpool itself finds in use it refuses, too. Source: zpool-create(8). */
function create(pool: ZfsPool): Change {
  const {name, raidLevel, disks, options, properties} = pool;
  const pairs = (flag: string, values: Readonly<Record<string, string>>) =>
    Object.entries(values).flatMap(([key, value]) => [flag, `${key}=${value}`]);
  const argv = ['zpool', 'create', ...pairs('-o', options), ...pairs('-O', properties), name, ...vdevWords(pool)];
  return change(`make the pool ${name}`, [{argv}], {
    diff: [{field: name, from: undefined, to: `${raidLevel} of ${disks.join(', ')}`}],
  });
}

async function adjust(context: StepContext, present: readonly ZfsPool[]): Promise<readonly Change[]> {
  if (present.length === 0) return [];
  const {facts} = context;
  const keys = [...new Set(present.flatMap(({options}) => Object.keys(options)))].sort();
  const [values, roots, same] = await Promise.all([
    facts(poolProperties(keys)),
    facts(zfsDatasets(present.flatMap(({properties}) => Object.keys(properties)))),
    sameValue(context),
  ]);
  return present.flatMap((pool) => {
    const root = roots.get(pool.name);
    return [
      ...poolOptions(context, pool, values.get(pool.name) ?? new Map()),
      ...(root === undefined ? [] : setProperties(context, root, pool.properties, same)),
    ];
  });
}
