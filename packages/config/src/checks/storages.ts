import {type Finding, warning} from '../finding.js';
import {nameOf, objectsOf} from '../guests/guest.js';
import type {World} from '../guests/world.js';
import {asList, asObject, asText, type JsonObject} from '../json.js';
import {datasetsOf} from '../normalise/datasets.js';
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
      ...objectsOf(guest, 'disks').map(({value, pointer}) => ({
        value: asText(value.storage_pool),
        pointer: `${pointer}/storage_pool`,
      })),
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

const declared = (hypervisor: JsonObject): string[] => [
  ...asList(asObject(hypervisor.zfs).pools).flatMap((pool) => asText(asObject(pool).name) ?? []),
  ...datasetsOf(hypervisor).flatMap(({storage}) => storage?.id ?? []),
  ...Object.values(asObject(hypervisor.proxmox_storage_ids)).flatMap((id) => asText(id) ?? []),
];
