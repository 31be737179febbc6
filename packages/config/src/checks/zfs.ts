import {error, type Finding, warning} from '../finding.js';
import type {World} from '../guests/world.js';
import {asList, asObject, asText, type JsonObject} from '../json.js';
import {datasetsOf} from '../normalise/datasets.js';
import {zfsValues} from '../normalise/key-values.js';
import {pointerOf} from '../pointer.js';
import {twice} from './twice.js';

/** Disks that each layout needs. Source: zpoolconcepts(7). */
const LEAST: Readonly<Record<string, number>> = {single: 1, mirror: 2, raidz1: 2, raidz2: 3, raidz3: 4, raid10: 4};

/** Pools that cannot be made as they are written, and two of one name. */
export const zfs = ({hypervisor = {}}: World): Finding[] => {
  const pools = asList(asObject(hypervisor.zfs).pools).map(asObject);
  return [
    ...pools.flatMap((pool, i) => ofPool(pool, pointerOf('zfs', 'pools', i))),
    ...takenTwice(pools),
    ...twice(
      pools.map((pool, i) => ({name: asText(pool.name), pointer: pointerOf('zfs', 'pools', i, 'name')})),
      (name) => `two pools have the name ${name}`,
    ),
    ...ofDatasets(hypervisor),
  ];
};

const ofPool = (pool: JsonObject, at: string): Finding[] => {
  const disks = asList(pool.disks).flatMap((disk) => asText(disk) ?? []);
  const level = asText(pool.raid_level) ?? '';
  const least = LEAST[level] ?? 0;
  const odd = level === 'raid10' && disks.length % 2 === 1;
  const few = disks.length < least || odd;
  const strangers = asList(pool.wipe).filter((disk) => typeof disk === 'string' && !disks.includes(disk));
  return [
    ...(few && Array.isArray(pool.disks)
      ? [
          error(
            'raid-disks',
            `${at}/disks`,
            `pool ${pool.name}: ${level} needs ${odd && disks.length > least ? 'an even number of' : `at least ${least}`} disks, not ${disks.length}`,
          ),
        ]
      : []),
    ...disks
      .filter((disk) => /^\/dev\/(sd|vd|xvd|nvme|hd)[a-z\d]+$/.test(disk))
      .map((disk) =>
        warning(
          'unstable-disk',
          Array.isArray(pool.disks) ? `${at}/disks/${asList(pool.disks).indexOf(disk)}` : `${at}/disks`,
          `pool ${pool.name}: ${disk} may be another disk after a reboot`,
          {hint: 'use its path under /dev/disk/by-id'},
        ),
      ),
    ...strangers.map((disk) =>
      error(
        'wipe-stranger',
        `${at}/wipe`,
        `pool ${pool.name}: ${String(disk)} is to be wiped and is no disk of the pool`,
      ),
    ),
    ...zfsValues(pool.options).odd.map((word) =>
      error('malformed', `${at}/options`, `pool ${pool.name}: "${word}" is no option like ashift=12`),
    ),
  ];
};

const takenTwice = (pools: readonly JsonObject[]): Finding[] =>
  twice(
    pools.flatMap((pool, i) =>
      asList(pool.disks).map((disk, k) => ({name: asText(disk), pointer: pointerOf('zfs', 'pools', i, 'disks', k)})),
    ),
    (disk) => `${disk} is named twice: a disk belongs to one pool, once`,
  );

const ofDatasets = (hypervisor: JsonObject): Finding[] => {
  const datasets = datasetsOf(hypervisor);
  const given = asList(asObject(hypervisor.zfs).datasets).map(asObject);
  return [
    ...twice(
      datasets.map(({id, pointer}) => ({name: id, pointer: `${pointer}/name`})),
      (id) => `two datasets are ${id}`,
    ),
    ...twice(
      datasets.map(({storage, pointer}) => ({name: storage?.id, pointer: `${pointer}/name`})),
      (id) => `two datasets make the storage ${id}`,
    ),
    ...given.flatMap(({properties}, i) =>
      zfsValues(properties).odd.map((word) =>
        error(
          'malformed',
          pointerOf('zfs', 'datasets', i, 'properties'),
          `"${word}" is no property like compression=lz4`,
        ),
      ),
    ),
    ...datasets
      .filter(({storage, mountpoint}) => storage?.type === 'dir' && mountpoint === undefined)
      .map(({id, pointer}) => error('no-mountpoint', pointer, `dataset ${id} has no folder for a storage of type dir`)),
  ];
};
