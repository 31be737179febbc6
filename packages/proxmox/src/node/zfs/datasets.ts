import type {Fact} from '@phoenix/kit';
import {succeed} from '../../facts/succeed.js';

/** A filesystem or volume of ZFS, a pool's root among them. */
export interface Dataset {
  readonly name: string;
  readonly isVolume: boolean;
  readonly isMounted: boolean;
  /** Values that were asked for, with `canmount` and `mountpoint`; sizes in bytes. `-`: has none. */
  readonly properties: ReadonlyMap<string, string>;
}

const ALWAYS = ['name', 'type', 'mounted', 'canmount', 'mountpoint'];

/** All datasets with these properties, by name, in one look; `-p`: exact values (zfs-list(8)). */
export const zfsDatasets = (keys: readonly string[]): Fact<ReadonlyMap<string, Dataset>> => {
  const columns = [...ALWAYS, ...[...new Set(keys)].filter((key) => !ALWAYS.includes(key)).sort()];
  return {
    key: `zfs-datasets:${columns.join(',')}`,
    scope: 'node',
    read: async (node) => {
      const argv = ['zfs', 'list', '-Hp', '-t', 'filesystem,volume', '-o', columns.join(',')];
      return readDatasets((await succeed(node, argv)).stdout, columns);
    },
  };
};

export const readDatasets = (text: string, columns: readonly string[]): ReadonlyMap<string, Dataset> =>
  new Map(
    text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => {
        const values = line.split('\t');
        const properties = new Map(columns.map((column, i) => [column, values[i] ?? '-']));
        const [name = '', type, mounted] = values;
        return [name, {name, isVolume: type === 'volume', isMounted: mounted === 'yes', properties}];
      }),
  );
