import {type RaidLevel, Refusal, type ZfsPool} from '@phoenix/kit';
import {type BlockDevice, type Pool, type Vdev, withChildren} from '@phoenix/proxmox';
import type {Node} from './free-disks.js';

/** Fewest disks of a level: zpoolconcepts(7), a raidz needs one more than it has for parity. */
const LEAST: Readonly<Record<RaidLevel, number>> = {
  ...{single: 1, mirror: 2, raidz1: 2, raidz2: 3, raidz3: 4, raid10: 4},
};

export function refuseTooFew({name, raidLevel, disks}: ZfsPool): void {
  const least = LEAST[raidLevel];
  const odd = raidLevel === 'raid10' && disks.length % 2 === 1;
  if (disks.length >= least && !odd) return;
  throw new Refusal(
    'too-few-disks',
    `the pool ${name} has ${disks.length} disk${disks.length === 1 ? '' : 's'}: ${raidLevel} needs ${odd ? 'an even number' : `at least ${least}`}`,
    'name more disks, or another raid_level',
  );
}

/** The words behind the pool's name. */
export function vdevWords({raidLevel, disks}: ZfsPool): readonly string[] {
  if (raidLevel === 'single') return disks;
  if (raidLevel !== 'raid10') return [raidLevel, ...disks];
  return disks.flatMap((disk, i) => (i % 2 === 0 ? ['mirror', disk] : [disk]));
}

/** Names a device by its whole disk, where it is a partition of one that the config names. */
export type DiskOf = (device: string) => string;

/** @param named real paths of what the config names */
export function diskNames(devices: readonly BlockDevice[], named: ReadonlySet<string>): DiskOf {
  const wholes = new Map(devices.flatMap((disk) => withChildren(disk).map(({path}) => [path, disk.path])));
  return (device) => {
    if (named.has(device)) return device;
    const whole = wholes.get(device);
    if (whole !== undefined) return whole;
    // One that is gone is known by what it was called.
    return device.replace(/-part\d+$/, '');
  };
}

/**
 * Whether the pool is what the config says: its level and its disks; which disks of a raid10 mirror each other is left to it.
 * A disk that is gone may have been called otherwise in the pool: as many as the node lacks, the pool may lack.
 */
export function isAs({vdevs}: Pool, {raidLevel, disks}: ZfsPool, diskOf: DiskOf, node: Node): boolean {
  const places = vdevs.flatMap((vdev) => vdev.places).map((place) => place.map(diskOf));
  if (levelOf(vdevs, disks.length) !== raidLevel || places.length !== disks.length) return false;
  const there = new Set(node.devices.flatMap(withChildren).map(({path}) => path));
  // Of one that has come back the pool may still say what it was called.
  const fits = (disk: string) => (place: readonly string[]) => place.includes(node.real(disk)) || place.includes(disk);
  const missing = disks.filter((disk) => !places.some(fits(disk)));
  const others = places.filter((place) => !disks.some((disk) => fits(disk)(place)));
  return (
    missing.every((disk) => !there.has(node.real(disk))) &&
    others.every((place) => !place.some((one) => there.has(one)))
  );
}

const levelOf = (vdevs: readonly Vdev[], disks: number): string => {
  const types = [...new Set(vdevs.map(({type}) => type))];
  if (types.length !== 1) return 'mixed';
  if (types[0] === 'disk') return 'single';
  if (vdevs.length === 1) return types[0]!;
  return types[0] === 'mirror' && disks === 2 * vdevs.length ? 'raid10' : `${vdevs.length} × ${types[0]}`;
};

/** `mirror of /dev/sdb, /dev/sdc` */
export const describePool = ({vdevs}: Pool, diskOf: DiskOf): string => {
  const disks = vdevs.flatMap(({places}) => places.map((place) => place.map(diskOf).join(' for ')));
  return `${levelOf(vdevs, disks.length)} of ${disks.join(', ')}`;
};
