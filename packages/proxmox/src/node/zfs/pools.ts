import type {Fact} from '@phoenix/kit';
import {succeed} from '../../facts/succeed.js';

/** An imported pool, as zpool-status(8) shows it. */
export interface Pool {
  readonly name: string;
  /** `ONLINE`, `DEGRADED`, `FAULTED`, `SUSPENDED` … */
  readonly state: string;
  /** Those that hold the data; log, cache, special and spare devices are left out. */
  readonly vdevs: readonly Vdev[];
  /** Every device of it, whatever it is for. */
  readonly devices: readonly string[];
}

export interface Vdev {
  /** `disk`, `mirror`, `raidz1` … */
  readonly type: string;
  /** Of each place in it the devices that fill it: more than one while one is replaced or a spare stands in. */
  readonly places: readonly (readonly string[])[];
}

/** `-P` full paths, `-L` through their links: partitions of whole disks are named as the kernel names them. */
export const zfsPools: Fact<readonly Pool[]> = {
  key: 'zfs-pools',
  scope: 'node',
  read: async (node) => readPools((await succeed(node, ['zpool', 'status', '-L', '-P'])).stdout),
};

export const readPools = (text: string): readonly Pool[] =>
  text.split(/^(?= *pool: )/m).flatMap((part) => {
    const name = /^ *pool: (\S+)/.exec(part)?.[1];
    return name === undefined ? [] : [poolOf(name, part)];
  });

interface Entry {
  readonly depth: number;
  readonly name: string;
  readonly children: Entry[];
}

function poolOf(name: string, text: string): Pool {
  const roots = treeOf(text);
  const vdevs = (roots.find((root) => root.name === name)?.children ?? []).map((entry) => {
    const type = entry.children.length === 0 ? 'disk' : kindOf(entry.name);
    const places = entry.children.length === 0 ? [entry] : entry.children;
    // At the top, too, a disk may just be replaced.
    if (isStandIn(type)) return {type: 'disk', places: [leavesOf(entry)]};
    return {type, places: places.map(leavesOf)};
  });
  const state = /^ *state: (\S+)/m.exec(text)?.[1] ?? 'UNKNOWN';
  return {name, state, vdevs, devices: roots.flatMap(({children}) => children.flatMap(leavesOf))};
}

/** `mirror-0`, `raidz2-1`: the number is the vdev's. */
const kindOf = (name: string): string => name.replace(/-\d+$/, '');
const isStandIn = (type: string): boolean => type === 'replacing' || type === 'spare';

/**
 * Lines below `NAME STATE …`: a tab, then two spaces for each level. A device that is gone is a number, `was` what
 * it was called; a letter (`/dev/sdb1`) may be another disk's by now, so that one stays a number.
 */
function treeOf(text: string): readonly Entry[] {
  const roots: Entry[] = [];
  const path: Entry[] = [];
  const [, table = ''] = text.split(/^\tNAME\s+STATE.*\n/m);
  for (const line of table.split('\n')) {
    const [, indent = '', first] = /^\t( *)(\S+)/.exec(line) ?? [];
    if (first === undefined) break;
    const depth = indent.length / 2;
    const entry: Entry = {depth, name: /\bwas (\/dev\/(?:disk|mapper)\/\S+)/.exec(line)?.[1] ?? first, children: []};
    path.length = Math.min(path.length, depth);
    (path.at(-1)?.children ?? roots).push(entry);
    path.push(entry);
  }
  return roots;
}

const leavesOf = (entry: Entry): readonly string[] =>
  entry.children.length === 0 ? [entry.name] : entry.children.flatMap(leavesOf);

/** Values of pools' properties, by pool and property, exact (zpool-get(8), -p). */
export const poolProperties = (keys: readonly string[]): Fact<ReadonlyMap<string, ReadonlyMap<string, string>>> => ({
  key: `pool-properties:${keys.join(',')}`,
  scope: 'node',
  read: async (node) => {
    const pools = new Map<string, Map<string, string>>();
    if (keys.length === 0) return pools;
    const argv = ['zpool', 'get', '-Hp', '-o', 'name,property,value', keys.join(',')];
    for (const line of (await succeed(node, argv)).stdout.split('\n')) {
      const [name, key, value] = line.split('\t');
      if (value !== undefined) pools.set(name!, (pools.get(name!) ?? new Map<string, string>()).set(key!, value));
    }
    return pools;
  },
});

/** Names of the pools that `zpool import` finds on disks: exported ones, and those of other machines. */
export const importablePools: Fact<readonly string[]> = {
  key: 'importable-pools',
  scope: 'node',
  // Exit 1 says on stderr that there are none.
  read: async (node) => readImportable((await succeed(node, ['zpool', 'import'], 1)).stdout),
};

export const readImportable = (text: string): readonly string[] =>
  [...text.matchAll(/^ *pool: (\S+)$/gm)].map(([, name]) => name!);
