import {type Finding, warning} from '../finding.js';
import {nameOf, objectsOf} from '../guests/guest.js';
import type {World} from '../guests/world.js';
import {asList, asObject, asText, isObject, type JsonObject} from '../json.js';
import {didYouMean} from '../suggest.js';

/** What the Proxmox installer makes. */
const INSTALLED = ['local', 'local-lvm', 'local-zfs', 'local-btrfs'];

/** Storages that guests use and nothing in the hypervisor file makes or names. Without that file nobody can tell. */
export const storages = ({guests, hypervisor}: World): Finding[] => {
  if (hypervisor === undefined) return [];
  const known = [...INSTALLED, ...declared(hypervisor)];
  return guests.flatMap((guest) =>
    [
      {value: asText(guest.object.storage_pool), pointer: guest.at('storage_pool')},
      ...['volumes', 'zfs_volumes'].flatMap((field) =>
        objectsOf(guest, field).map(({value, pointer}) => ({value: asText(value.pool), pointer: `${pointer}/pool`})),
      ),
    ].flatMap(({value, pointer}) =>
      value === undefined || known.includes(value)
        ? []
        : [
            warning(
              'unknown-storage',
              pointer,
              `${nameOf(guest)} uses the storage "${value}", which no pool, dataset or storage id provides`,
              didYouMean(value, known),
            ),
          ],
    ),
  );
};

const declared = ({zfs, proxmox_storage_ids}: JsonObject): string[] => {
  const {pools, datasets} = asObject(zfs);
  return [
    ...asList(pools).map((pool) => asObject(pool).name),
    ...asList(datasets)
      .filter(isObject)
      .map(({name, pool}) => `${asText(pool)}-${asText(name)}`),
    ...Object.values(asObject(proxmox_storage_ids)),
  ].flatMap((name) => asText(name) ?? []);
};
