import type {RaidLevel, ZfsPool, ZfsSettings} from '@phoenix/kit';
import {asList, asNumber, asObject, asText, isObject, type JsonObject} from '../json.js';
import {datasetsOf} from './datasets.js';
import {zfsValues} from './key-values.js';
import {present} from './present.js';

/** Properties of a pool; all others are of its root dataset. Source: zpoolprops(7). */
const POOL_PROPERTIES: readonly string[] = [
  'ashift',
  'autoexpand',
  'autoreplace',
  'autotrim',
  'bootfs',
  'cachefile',
  'comment',
  'compatibility',
  'delegation',
  'failmode',
  'listsnapshots',
  'multihost',
];
const GiB = 1024 ** 3;

/** Pools, datasets and the cache's limit. */
export const zfsOf = (hypervisor: JsonObject): ZfsSettings => {
  const {arc_max_gb, pools} = asObject(hypervisor.zfs);
  const arc = asNumber(arc_max_gb);
  return {
    ...present({arcMaxBytes: arc === undefined ? undefined : Math.round(arc * GiB)}),
    pools: asList(pools).filter(isObject).map(poolOf),
    datasets: datasetsOf(hypervisor).map(({id, pool, properties}) => ({name: id, pool, properties})),
  };
};

const poolOf = (pool: JsonObject): ZfsPool => {
  const all = Object.entries(zfsValues(pool.options).values);
  const ofPool = ([key]: readonly [string, string]) => POOL_PROPERTIES.includes(key) || key.startsWith('feature@');
  return {
    name: asText(pool.name) ?? '',
    raidLevel: (asText(pool.raid_level) ?? 'single') as RaidLevel,
    disks: asList(pool.disks).map(String),
    options: Object.fromEntries(all.filter(ofPool)),
    properties: Object.fromEntries(all.filter((pair) => !ofPool(pair))),
    wipe: asList(pool.wipe).map(String),
  };
};
