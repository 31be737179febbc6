import {Refusal, type StepContext, type ZfsPool} from '@phoenix/kit';
import {type BlockDevice, type Pool, signaturesOn, withChildren} from '@phoenix/proxmox';

/** A disk that a new pool may have, and what must be erased on it first. */
export interface FreeDisk {
  /** As the config names it. */
  readonly name: string;
  readonly device: BlockDevice;
  /** `ext4`, `gpt`, `2 partitions`; empty: nothing. */
  readonly carries: readonly string[];
}

export interface Node {
  readonly devices: readonly BlockDevice[];
  readonly pools: readonly Pool[];
  real(path: string): string;
}

interface Occupied extends Node {
  /** Which guest has a device for itself. */
  readonly given: ReadonlyMap<string, string>;
}

/** Disks of pools that are still to be made. Refuses what is not there, what is in use, and what holds data that nobody gave up. */
export async function freeDisks(
  {facts}: StepContext,
  pools: readonly ZfsPool[],
  node: Occupied,
): Promise<ReadonlyMap<string, readonly FreeDisk[]>> {
  const wanted = pools.map((pool) => ({
    pool,
    disks: pool.disks.map((name) => ({name, device: find(pool, name, node)})),
  }));
  const all = wanted.flatMap(({pool, disks}) => disks.map((disk) => ({pool, ...disk})));
  refuseTwice(all);
  for (const {pool, name, device} of all) refuseInUse(pool, name, device, node);
  const on = await facts(signaturesOn(all.map(({device}) => device.path)));
  const free = wanted.map(({pool, disks}) => {
    const given = pool.wipe.map(node.real);
    const found = disks.map(({name, device}) => ({name, device, carries: carried(device, on)}));
    const held = found.filter(({device, carries}) => carries.length > 0 && !given.includes(device.path));
    if (held.length > 0)
      throw new Refusal(
        'disk-has-data',
        `the pool ${pool.name} is not made: ${held.map(({name, carries}) => `${name} carries ${carries.join(', ')}`).join('; ')}`,
        'if what is on it may be lost, name it under the pool\'s "wipe"',
      );
    return [pool.name, found] as const;
  });
  return new Map(free);
}

function find({name: pool}: ZfsPool, name: string, {devices, real}: Node): BlockDevice {
  const device = devices.flatMap(withChildren).find(({path}) => path === real(name));
  if (device !== undefined) return device;
  const there = devices.filter(({type, bytes}) => type === 'disk' && bytes > 0).map(({path}) => path);
  throw new Refusal(
    'no-disk',
    `the pool ${pool} is not made: the node has no disk ${name}`,
    `it has ${there.join(', ')}; ls -l /dev/disk/by-id tells their names`,
  );
}

function refuseTwice(all: readonly {readonly name: string; readonly device: BlockDevice}[]): void {
  const second = all.find(({device}, i) => all.findIndex((other) => other.device.path === device.path) < i);
  if (second === undefined) return;
  const first = all.find(({device}) => device.path === second.device.path)!;
  throw new Refusal('same-disk', `${first.name} and ${second.name} are the same disk`, 'name each disk once');
}

/** In use is in use, whatever "wipe" says. */
function refuseInUse(
  {name: pool}: ZfsPool,
  name: string,
  device: BlockDevice,
  {devices, pools, given}: Occupied,
): void {
  const own = withChildren(device);
  // A partition is in use, too, where all of its disk is.
  const above = devices.flatMap(withChildren).filter((other) => other.children.some(({path}) => path === device.path));
  const mounted = own.find(({mountpoint}) => mountpoint !== undefined)?.mountpoint;
  const holder = own.find(({type}) => type !== 'disk' && type !== 'part' && type !== device.type);
  // One that has come back is there by what it was called.
  const names = [...own, ...above].map(({path}) => path).concat(name);
  const member = pools.find(({devices: parts}) =>
    parts.some((part) => names.includes(part) || names.includes(part.replace(/-part\d+$/, ''))),
  );
  const guest = [...own, ...above].flatMap(({path}) => given.get(path) ?? [])[0];
  const use =
    member !== undefined
      ? `is part of the pool ${member.name}`
      : mounted !== undefined
        ? `is mounted at ${mounted}`
        : holder !== undefined
          ? `is held by ${holder.path} (${holder.type})`
          : guest !== undefined
            ? `is given to ${guest}`
            : undefined;
  if (use !== undefined)
    throw new Refusal('disk-in-use', `the pool ${pool} is not made: ${name} ${use}`, 'name another disk');
}

function carried(device: BlockDevice, on: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const {length} = device.children;
  const parts = length === 0 ? [] : [`${length} partition${length === 1 ? '' : 's'}`];
  return [...(on.get(device.path.replace(/^.*\//, '')) ?? []), ...parts];
}
