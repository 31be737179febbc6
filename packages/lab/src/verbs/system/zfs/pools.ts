import type {Files} from '../../../node.js';
import {diskOf, realDevice} from '../disks/disks.js';
import {lasting} from '../state.js';

export interface Pool {
  readonly name: string;
  readonly guid: string;
  readonly vdevs: readonly Vdev[];
  /** Given with `-o`. */
  readonly properties: Readonly<Record<string, string>>;
}
export interface Vdev {
  readonly type: VdevType;
  /** Paths as given. */
  readonly disks: readonly string[];
}
export type VdevType = 'disk' | 'mirror' | 'raidz1' | 'raidz2' | 'raidz3' | 'log' | 'cache' | 'spare';

export interface Dataset {
  readonly name: string;
  /** Only what was set on it; the rest is inherited. */
  readonly properties: Readonly<Record<string, string>>;
  readonly type: 'filesystem' | 'volume' | 'snapshot';
  readonly mounted: boolean;
  /** Epoch seconds. */
  readonly created: number;
}

export const poolsState = lasting<readonly Pool[]>('pools', () => []);
export const datasetsState = lasting<readonly Dataset[]>('datasets', () => []);

/** Where raidz keeps its redundancy. */
export const parity = (type: VdevType): number => (type.startsWith('raidz') ? Number(type.slice(5)) : 0);

const diskBytes = (files: Files, path: string): number => {
  const device = realDevice(files, path);
  return (device === undefined ? undefined : diskOf(files, device)?.bytes) ?? 2 ** 40;
};

/** As `zpool list` counts it: raidz with its parity, a mirror once. */
export const poolBytes = (files: Files, {vdevs}: Pool): number =>
  vdevs.reduce((sum, {type, disks}) => {
    const sizes = disks.map((path) => diskBytes(files, path));
    if (type === 'log' || type === 'cache' || type === 'spare') return sum;
    if (type === 'disk') return sum + sizes.reduce((a, b) => a + b, 0);
    return sum + Math.min(...sizes) * (type === 'mirror' ? 1 : disks.length);
  }, 0);

/** What datasets can fill. */
export const usableBytes = (files: Files, pool: Pool): number =>
  pool.vdevs.reduce((sum, vdev) => {
    const all = poolBytes(files, {...pool, vdevs: [vdev]});
    return sum + (all * (vdev.disks.length - parity(vdev.type))) / vdev.disks.length;
  }, 0) * 0.97;

export const poolNamed = (files: Files, name: string): Pool | undefined =>
  poolsState.read(files).find((pool) => pool.name === name);
export const poolOf = (dataset: string): string => dataset.split('/')[0]!;
export const parentOf = (dataset: string): string => dataset.replace(/\/[^/]*$/, '');
